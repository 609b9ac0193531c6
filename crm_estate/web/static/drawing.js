// Two things areas.js draws with: a point that moves by mouse, finger and arrow keys (L.dragPoint),
// and a polygon in the making (L.PolygonDraft). A classic script, after Leaflet.
"use strict";

(() => {
  const STEPS = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] };
  const lonLat = ({ lat, lng }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))];

  /**
   * A point of a shape. `on` says what follows: begin() before the first move, move(latLng) while it moves,
   * end() when it came to rest, drop() on Delete or a double tap (absent: it cannot be dropped).
   */
  function dragPoint(layer, at, kind, label, on) {
    const size = kind === "middle" ? 12 : 18;
    const icon = L.divIcon({ className: `area-handle area-handle--${kind}`, iconSize: [size, size] });
    const marker = L.marker(at, { icon, draggable: true, autoPan: true, zIndexOffset: kind === "middle" ? 0 : 500 }).addTo(layer);
    marker.getElement().setAttribute("aria-label", label);
    marker.on("dragstart", () => on.begin?.());
    marker.on("drag", () => on.move(marker.getLatLng()));
    marker.on("dragend", () => on.end());
    marker.on("dblclick", (event) => { L.DomEvent.stop(event); on.drop?.(); });
    marker.getElement().addEventListener("keydown", (event) => moveByKey(event, layer, marker, on));
    return marker;
  }

  function moveByKey(event, layer, marker, on) {
    const dropping = on.drop && ["Delete", "Backspace"].includes(event.key);
    if (!dropping && !STEPS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    const place = layer.getLayers().indexOf(marker);
    if (dropping) on.drop();
    else {
      const map = marker._map;
      const to = map.latLngToLayerPoint(marker.getLatLng()).add(STEPS[event.key]);
      on.begin?.();
      on.move(map.layerPointToLatLng(to));
      on.end();
    }
    // The points were drawn anew; the one in the same place goes on having the focus.
    layer.getLayers()[place]?.getElement?.().focus();
  }

  /** Corners [lon, lat] set one by one; `changed` is called after each, `closed` when the first one is tapped again. */
  class PolygonDraft {
    constructor(map, changed, closed) {
      Object.assign(this, { map, changed, closed, points: null, layer: L.layerGroup().addTo(map) });
      map.on("click", ({ latlng }) => this.points && this.add(latlng));
    }

    get open() {
      return this.points !== null;
    }

    get ready() {
      return this.open && this.points.length > 2;
    }

    begin() {
      this.points = [];
      this.map.doubleClickZoom.disable();
      this.draw();
    }

    add(latlng) {
      this.points.push(lonLat(latlng));
      this.draw();
    }

    end() {
      const points = this.points;
      this.points = null;
      this.map.doubleClickZoom.enable();
      this.draw();
      return points;
    }

    draw() {
      this.layer.clearLayers();
      const corners = (this.points ?? []).map(([lon, lat]) => L.latLng(lat, lon));
      if (corners.length > 1) L.polygon(corners, { className: "area-shape", interactive: false }).addTo(this.layer);
      corners.forEach((at, number) => {
        const icon = L.divIcon({ className: "area-handle area-handle--corner", iconSize: [16, 16] });
        const first = number === 0;
        const marker = L.marker(at, { icon, keyboard: first, interactive: first }).addTo(this.layer);
        if (first) marker.on("click", () => this.ready && this.closed());
      });
      this.changed();
    }
  }

  Object.assign(L, { dragPoint, PolygonDraft });
})();
