// The ground that map.js and areas.js draw on: L.estateMap(element, places).
// No tiles and no network by default: a calm ground with the names of places. An office that sets a tile URL
// (data-tiles, data-attribution) gets tiles in their stead.
"use strict";

(() => {
  const FIRST_ZOOM = [0, 0, 6, 8, 10, 12]; // from which zoom on a place of this rank is named
  const MIDDLE_OF_EUROPE = [[48.6, 18.2], 5];
  const MOST_LABELS = 90;

  const PlaceLabels = L.Layer.extend({
    initialize(places) {
      this.places = [...places].sort((a, b) => a.rank - b.rank);
    },
    onAdd(map) {
      const pane = map.getPane("places") ?? map.createPane("places");
      pane.style.zIndex = 450; // above shapes, below pins
      pane.style.pointerEvents = "none";
      pane.setAttribute("aria-hidden", "true");
      this.box = L.DomUtil.create("div", "leaflet-zoom-hide", pane);
      map.on("moveend zoomend resize", this.draw, this);
      this.draw();
    },
    onRemove(map) {
      map.off("moveend zoomend resize", this.draw, this);
      this.box.remove();
    },
    draw() {
      const map = this._map;
      const view = map.getBounds().pad(0.2);
      const taken = [];
      const labels = [];
      for (const place of this.places) {
        if (labels.length >= MOST_LABELS) break;
        if (map.getZoom() < (FIRST_ZOOM[place.rank] ?? 12) || !view.contains([place.lat, place.lon])) continue;
        const point = map.latLngToLayerPoint([place.lat, place.lon]);
        const width = place.name.length * 7 + 14;
        const box = { left: point.x - 4, right: point.x + width, top: point.y - 11, bottom: point.y + 11 };
        if (taken.some((other) => overlap(box, other))) continue;
        taken.push(box);
        labels.push(label(place, point));
      }
      this.box.replaceChildren(...labels);
    },
  });

  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  function label(place, point) {
    const element = document.createElement("span");
    element.className = `place-label place-label--${place.rank}`;
    element.textContent = place.name;
    L.DomUtil.setPosition(element, point.subtract([2, 7]));
    return element;
  }

  /** A Leaflet map in `element`, its ground drawn, kept in step with the element's size. */
  function estateMap(element, places = []) {
    const { tiles, attribution, zoomIn, zoomOut } = element.dataset;
    const map = L.map(element, { zoomControl: false, attributionControl: false, minZoom: 3, maxZoom: 18, zoomSnap: 0.5 });
    map.setView(...MIDDLE_OF_EUROPE);
    L.control.zoom({ position: "topright", zoomInTitle: zoomIn ?? "+", zoomOutTitle: zoomOut ?? "−" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (tiles) {
      L.tileLayer(tiles, { attribution }).addTo(map);
      L.control.attribution({ prefix: false }).addTo(map);
    } else {
      new PlaceLabels(places).addTo(map);
    }
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(element);
    return map;
  }

  /** Runs `first` as soon as the map has a size (a map on a hidden tab has none yet). */
  function whenSeen(map, first) {
    if (map.getSize().x > 0) first();
    else map.once("resize", () => whenSeen(map, first));
  }

  Object.assign(L, { estateMap, whenSeen, overlap });
})();
