// Homes on a map. <div data-map data-source="id of a JSON script"> with {listings, areas, places} (templates/_maps.html).
// Up to 200 homes are price pins one can reach by keyboard; pins that would cover a better one shrink to dots.
// Above that, one canvas draws them all. Cards carry data-listing="reference": card and pin light up together.
// When htmx brings new data for a map's source, the map draws it and stays where it is.

const MOST_PINS = 200;
const maps = new Map(); // element → { map, layer, text, marks: Map(reference → mark) }

const colour = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();
const cards = (reference) => document.querySelectorAll(`[data-listing="${CSS.escape(reference)}"]`);
const sourceText = (element) => document.getElementById(element.dataset.source)?.textContent ?? "{}";

function card(listing) {
  const link = document.createElement("a");
  link.className = "map-card";
  link.href = listing.href;
  const price = document.createElement("strong");
  price.textContent = listing.price;
  const title = document.createElement("span");
  title.textContent = listing.title;
  link.append(price, title);
  return link;
}

function lightCards(reference, on) {
  for (const element of cards(reference)) element.classList.toggle("is-hot", on);
}

function lightPin(reference, on) {
  for (const { marks } of maps.values()) marks.get(reference)?.light(on);
}

function listen(marker, listing) {
  marker.bindPopup(() => card(listing), { closeButton: false, offset: [0, -14], minWidth: 180, maxWidth: 260 });
  marker.on("mouseover", () => lightCards(listing.reference, true));
  marker.on("mouseout", () => lightCards(listing.reference, false));
}

function pin(listing) {
  const price = document.createElement("span");
  price.className = "price-pin";
  price.textContent = listing.price;
  const className = `pin${listing.liked ? " is-liked" : ""}`;
  const icon = L.divIcon({ html: price, className, iconSize: [0, 0] });
  const marker = L.marker([listing.lat, listing.lon], { icon, riseOnHover: true, riseOffset: 1000 });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", `${listing.price}, ${listing.title}`));
  marker.on("popupopen", () => marker.getElement().classList.add("is-seen"));
  listen(marker, listing);
  const light = (on) => {
    marker.getElement()?.classList.toggle("is-hot", on);
    marker.setZIndexOffset(on ? 2000 : 0);
  };
  return { marker, light, listing };
}

function dot(listing, renderer, look) {
  const marker = L.circleMarker([listing.lat, listing.lon], { renderer, radius: 5, weight: 1.5, fillOpacity: 0.9, ...look });
  marker.bindTooltip(listing.price, { direction: "top", offset: [0, -4] });
  listen(marker, listing);
  const light = (on) => marker.setRadius(on ? 9 : 5).bringToFront();
  return { marker, light, listing };
}

function shapes(area) {
  const look = { className: "area-shape", interactive: false };
  if (area.polygon) return [L.polygon(area.polygon.coordinates.map((ring) => ring.map(([lon, lat]) => [lat, lon])), look)];
  const { lat, lon, km } = area.circle;
  const fade = area.fade_km ?? km / 2;
  return [
    L.circle([lat, lon], { radius: (km + fade) * 1000, className: "area-fade", interactive: false }),
    L.circle([lat, lon], { radius: km * 1000, ...look }),
  ];
}

/** Best first, each pin keeps its price if there is room for it, else it becomes a dot. */
function makeRoom({ map, marks }) {
  const taken = [];
  for (const { marker, listing } of marks.values()) {
    const element = marker.getElement?.();
    if (!element?.classList.contains("pin")) continue;
    const { x, y } = map.latLngToLayerPoint(marker.getLatLng());
    const half = listing.price.length * 3.7 + 12;
    const box = { left: x - half, right: x + half, top: y - 30, bottom: y + 2 };
    const small = taken.some((other) => L.overlap(box, other));
    element.classList.toggle("is-small", small);
    if (!small) taken.push(box);
  }
}

function draw(element, state) {
  const { listings = [], areas = [] } = JSON.parse(state.text);
  state.layer.clearLayers();
  state.marks.clear();
  areas.flatMap(shapes).forEach((shape) => state.layer.addLayer(shape));
  const placed = listings.filter(({ lat, lon }) => lat !== null && lon !== null)
    .sort((a, b) => (b.liked ?? false) - (a.liked ?? false) || (b.score ?? 0) - (a.score ?? 0));
  const many = placed.length > MOST_PINS;
  const look = { color: colour(element, "--raised"), fillColor: colour(element, "--accent") };
  for (const listing of placed) {
    const mark = many ? dot(listing, state.canvas, look) : pin(listing);
    state.marks.set(listing.reference, mark);
    state.layer.addLayer(mark.marker);
  }
  makeRoom(state);
}

function fit(state) {
  const bounds = L.latLngBounds([]);
  state.layer.eachLayer((layer) => bounds.extend(layer.getBounds?.() ?? layer.getLatLng()));
  if (bounds.isValid()) state.map.fitBounds(bounds, { padding: [48, 48], maxZoom: Number(state.map.getContainer().dataset.maxZoom ?? 14), animate: false });
}

function start(element) {
  const text = sourceText(element);
  const map = L.estateMap(element, JSON.parse(text).places);
  const state = { map, text, layer: L.featureGroup(), marks: new Map(), canvas: L.canvas({ padding: 0.5 }) };
  maps.set(element, state);
  // A circle knows its bounds only once it stands on a map with a size.
  L.whenSeen(map, () => {
    state.layer.addTo(map);
    draw(element, state);
    fit(state);
    makeRoom(state);
  });
  map.on("zoomend", () => makeRoom(state));
}

function refresh() {
  for (const [element, state] of maps) {
    if (!element.isConnected) { state.map.remove(); maps.delete(element); }
  }
  for (const element of document.querySelectorAll("[data-map]")) {
    const state = maps.get(element);
    if (!state) { start(element); continue; }
    const text = sourceText(element);
    if (text === state.text) continue;
    state.text = text;
    draw(element, state);
  }
}

for (const [on, events] of [[true, ["mouseover", "focusin"]], [false, ["mouseout", "focusout"]]]) {
  for (const name of events) {
    document.addEventListener(name, (event) => {
      const reference = event.target.closest?.("[data-listing]")?.dataset.listing;
      if (reference) lightPin(reference, on);
    });
  }
}
for (const name of ["htmx:afterSettle", "htmx:oobAfterSwap"]) document.addEventListener(name, refresh);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const [element, state] of maps) draw(element, state);
});
refresh();
