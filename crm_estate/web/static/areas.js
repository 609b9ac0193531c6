// Where someone wants to live: circles and polygons drawn on a map, with a list beside it that does all of it without
// the map. Markup: area_editor() in templates/_maps.html. The hidden input [data-areas-value] holds the areas exactly as
// the API takes them and fires `change` after every edit:
//   [{"circle": {"lat", "lon", "km"}, "priority": 1, "fade_km": 1.5}, {"polygon": {"type": "Polygon", "coordinates": […]}, "priority": 0.8}]

const KM_PER_DEGREE = 111.32;

const round = (number, digits) => Number(number.toFixed(digits));
const kindOf = (area) => (area.circle ? "circle" : "polygon");
const fadeOf = (area) => area.fade_km ?? (area.circle ? area.circle.km / 2 : 1);
const lonLat = ({ lat, lng }) => [round(lng, 6), round(lat, 6)];
const latLng = ([lon, lat]) => L.latLng(lat, lon);

/** The corners of a polygon's outer ring, without the repeated last one; holes are kept as they came. */
const corners = (area) => area.polygon.coordinates[0].slice(0, -1);
function setCorners(area, points) {
  area.polygon.coordinates[0] = [...points, points[0]];
}

const eastOf = ({ lat, lon, km }) => L.latLng(lat, lon + km / (KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180)));
const middle = (a, b) => L.latLng((a[1] + b[1]) / 2, (a[0] + b[0]) / 2);

class Editor {
  constructor(root) {
    this.find = (name) => root.querySelector(`[data-areas-${name}]`);
    this.words = root.dataset;
    this.input = this.find("value");
    this.areas = JSON.parse(this.input.value || "[]");
    this.active = this.areas[0] ?? null;
    this.map = L.estateMap(this.find("map"), JSON.parse(this.find("places").textContent || "[]"));
    this.layer = L.featureGroup();
    this.handles = L.layerGroup().addTo(this.map);
    this.draft = new L.PolygonDraft(this.map, () => this.turnTools(), () => this.endPolygon(true));
    L.whenSeen(this.map, () => { this.layer.addTo(this.map); this.show(); this.fit(); });
    this.listen(root);
  }

  listen(root) {
    for (const button of root.querySelectorAll("[data-areas-add]")) {
      button.addEventListener("click", () => (button.dataset.areasAdd === "circle" ? this.addCircle() : this.draft.begin()));
    }
    this.find("finish").addEventListener("click", () => this.endPolygon(true));
    this.find("cancel").addEventListener("click", () => this.endPolygon(false));
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.draft.open && this.endPolygon(false));
    const list = this.find("list");
    // The list's own fields are no part of the form: only the hidden input speaks for them.
    list.addEventListener("input", (event) => { event.stopPropagation(); this.edit(event.target); });
    list.addEventListener("change", (event) => { event.stopPropagation(); this.commit(); });
    list.addEventListener("focusin", (event) => this.activate(this.areaOf(event.target)));
    list.addEventListener("click", (event) => event.target.closest("[data-area-remove]") && this.remove(this.areaOf(event.target)));
  }

  // ---- the areas themselves ----
  areaOf(node) {
    return this.areas[[...this.find("list").children].indexOf(node.closest(".area-item"))];
  }

  commit() {
    this.input.value = JSON.stringify(this.areas);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  add(area) {
    this.areas.push(area);
    this.active = area;
    this.show();
    this.commit();
  }

  addCircle() {
    if (this.draft.open) this.endPolygon(false);
    const view = this.map.getBounds();
    const { lat, lng } = view.getCenter();
    const km = Math.max(0.5, round(this.map.distance(view.getNorthWest(), view.getNorthEast()) / 8000, 1));
    this.add({ circle: { lat: round(lat, 6), lon: round(lng, 6), km }, priority: 1 });
  }

  remove(area) {
    this.areas.splice(this.areas.indexOf(area), 1);
    if (this.active === area) this.active = this.areas.at(-1) ?? null;
    this.show();
    this.commit();
    (this.find("list").querySelector("button") ?? this.find("add")).focus();
  }

  /** One field of the list was moved or typed in; nonsense is left to the field's own bounds and not stored. */
  edit(field) {
    const area = this.areaOf(field);
    const value = field.valueAsNumber;
    const name = field.dataset.areaSet;
    if (name === "priority") area.priority = value / 100;
    else if (name === "fade_km" && field.value === "") delete area.fade_km;
    else if (!field.checkValidity() || Number.isNaN(value)) return;
    else if (name === "km") area.circle.km = value;
    else area.fade_km = value;
    this.drawShapes();
    this.drawHandles();
    this.label(field.closest(".area-item"), area);
  }

  activate(area) {
    if (!area || area === this.active) return;
    this.active = area;
    this.drawShapes();
    this.drawHandles();
    this.markActive();
  }

  // ---- the list ----
  show() {
    const template = this.find("item").content.firstElementChild;
    this.find("list").replaceChildren(...this.areas.map((area) => {
      const item = template.cloneNode(true);
      for (const only of item.querySelectorAll("[data-area-only], [data-area-icon]")) {
        only.hidden = (only.dataset.areaOnly ?? only.dataset.areaIcon) !== kindOf(area);
        for (const unused of only.hidden ? only.querySelectorAll("input") : []) unused.disabled = true;
      }
      this.label(item, area);
      return item;
    }));
    this.turnTools();
    this.drawShapes();
    this.markActive();
  }

  label(item, area) {
    const number = this.areas.filter((other) => kindOf(other) === kindOf(area)).indexOf(area) + 1;
    const name = `${area.circle ? this.words.wordCircle : this.words.wordPolygon} ${number}`;
    item.setAttribute("aria-label", name);
    item.querySelector("[data-area-label]").textContent = name;
    item.querySelector("[data-area-priority]").textContent = `${Math.round((area.priority ?? 1) * 100)} %`;
    const set = (field, value) => {
      const input = item.querySelector(`[data-area-set="${field}"]`);
      if (input !== document.activeElement) input.value = value;
      if (field === "fade_km") input.placeholder = String(round(fadeOf({ ...area, fade_km: undefined }), 2));
    };
    set("priority", Math.round((area.priority ?? 1) * 100));
    set("fade_km", area.fade_km ?? "");
    if (area.circle) set("km", area.circle.km);
  }

  markActive() {
    [...this.find("list").children].forEach((item, at) => item.classList.toggle("is-hot", this.areas[at] === this.active));
  }

  // ---- the map ----
  fit() {
    const { lat, lon } = this.find("map").dataset;
    if (this.areas.length) this.map.fitBounds(this.layer.getBounds(), { padding: [32, 32], animate: false });
    else if (lat) this.map.setView([Number(lat), Number(lon)], 11);
  }

  drawShapes() {
    this.layer.clearLayers();
    for (const area of this.areas) {
      const look = { className: `area-shape${area === this.active ? " is-hot" : ""}`, bubblingMouseEvents: true };
      const fade = { className: "area-fade", interactive: false };
      if (area.circle) {
        const { lat, lon, km } = area.circle;
        this.layer.addLayer(L.circle([lat, lon], { radius: (km + fadeOf(area)) * 1000, ...fade }));
        this.layer.addLayer(L.circle([lat, lon], { radius: km * 1000, ...look }).on("click", () => this.choose(area)));
      } else {
        const rings = area.polygon.coordinates.map((ring) => ring.map(latLng));
        this.layer.addLayer(L.polygon(rings, look).on("click", () => this.choose(area)));
      }
    }
  }

  choose(area) {
    if (!this.draft.open) this.activate(area);
  }

  drawHandles() {
    this.handles.clearLayers();
    if (this.draft.open) return;
    if (this.active?.circle) this.circleHandles(this.active);
    else if (this.active) this.cornerHandles(this.active);
  }

  circleHandles(area) {
    const { circle } = area;
    const moveCentre = ({ lat, lng }) => { circle.lat = round(lat, 6); circle.lon = round(lng, 6); edge.setLatLng(eastOf(circle)); };
    const moveEdge = (to) => { circle.km = Math.min(500, Math.max(0.1, round(this.map.distance([circle.lat, circle.lon], to) / 1000, 2))); };
    this.handle(L.latLng(circle.lat, circle.lon), "centre", this.words.wordCentre, moveCentre);
    const edge = this.handle(eastOf(circle), "radius", this.words.wordRadius, moveEdge);
  }

  cornerHandles(area) {
    const points = corners(area);
    const put = (at, count) => (to) => setCorners(area, corners(area).toSpliced(at, count, lonLat(to)));
    points.forEach((point, at) => {
      const drop = () => points.length > 3 && this.change(() => setCorners(area, points.toSpliced(at, 1)));
      this.handle(latLng(point), "corner", this.words.wordCorner, put(at, 1), drop);
    });
    points.forEach((point, at) => {
      const here = middle(point, points[(at + 1) % points.length]);
      const begin = () => setCorners(area, points.toSpliced(at + 1, 0, lonLat(here)));
      this.handle(here, "middle", this.words.wordMiddle, put(at + 1, 1), undefined, begin);
    });
  }

  /** A deed that is over at once: do it, draw it, tell the form. */
  change(deed) {
    deed();
    this.show();
    this.commit();
  }

  handle(at, kind, label, move, drop, begin) {
    const moved = (to) => { move(to); this.drawShapes(); this.label(this.itemOf(this.active), this.active); };
    return L.dragPoint(this.handles, at, kind, label, { begin, move: moved, end: () => this.change(() => {}), drop });
  }

  itemOf(area) {
    return this.find("list").children[this.areas.indexOf(area)];
  }

  // ---- drawing a polygon ----
  endPolygon(keep) {
    const points = this.draft.end();
    if (keep) this.add({ polygon: { type: "Polygon", coordinates: [[...points, points[0]]] }, priority: 1 });
  }

  turnTools() {
    const { open, ready } = this.draft;
    this.find("cancel").hidden = !open;
    this.find("finish").hidden = !ready;
    this.find("map").classList.toggle("is-drawing", open);
    this.find("status").textContent = open ? this.words.wordDrawing : this.areas.length ? "" : this.words.wordNone;
    this.drawHandles();
  }
}

const begun = new WeakSet();
function begin() {
  for (const root of document.querySelectorAll("[data-areas]")) {
    if (begun.has(root)) continue;
    begun.add(root);
    new Editor(root);
  }
}
begin();
document.addEventListener("htmx:afterSettle", begin);
