// The way between the views. The address after # says what is shown, so Back works.

const KEYS = { on: true };
const play = new PlayView(), records = new RecordsView(), log = new LogView(), search = new SearchView();
const VIEWS = {
  overview: { word: "Overview", build: overviewView },
  play: { word: "Play", build: () => play.build(), open: () => play.open(), when: TRACKS.length > 0 },
  records: { word: "Records", build: () => records.build(), open: (id, place) => records.open(id === undefined ? undefined : Number(id), placeOf(place)) },
  log: { word: "Redaction log", build: () => { const node = log.build(); log.show(); return node; } },
  calls: { word: "Calls", build: callsView, when: DATA.calls.length > 0 },
  times: { word: "Chronology", build: timesView, when: DATA.times.length > 0 },
  withheld: { word: "Withheld", build: withheldView },
  help: { word: "Verify & rights", build: helpView },
  search: { word: "Search", build: () => search.build(), open: () => search.run(box.value), tab: false },
};
const main = document.getElementById("main"), box = document.getElementById("search-box"), tabs = document.getElementById("tabs");

function start() {
  document.getElementById("subtitle").textContent = "Request " + DATA.request.id + (DATA.request.requester ? " · " + DATA.request.requester : "");
  for (const [name, view] of Object.entries(VIEWS)) {
    if (view.when === false) { delete VIEWS[name]; continue; }
    view.node = el("section", { class: "view", id: "view-" + name, "aria-label": view.word, hidden: true }, view.build());
    main.append(view.node);
    if (view.tab !== false) tabs.append(el("a", { href: "#" + name, "data-view": name }, view.word));
  }
  listen();
  route();
}

function listen() {
  window.addEventListener("hashchange", () => route(true));
  window.addEventListener("keydown", onKey);
  window.addEventListener("beforeprint", () => { log.grow(true); if (!records.shown) records.open(); });
  document.getElementById("search-form").addEventListener("submit", (event) => { event.preventDefault(); onSearch(); });
  box.addEventListener("input", onSearch);
  document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
  main.addEventListener("click", (event) => {
    const link = event.target.closest("[data-outcome], [data-law]");
    if (!link) return;
    if (link.dataset.law) log.only(link.dataset.law);
    else records.only(link.dataset.outcome);
  });
}

function onSearch() {
  if (location.hash === "#search") search.run(box.value);
  else if (box.value.trim()) location.hash = "#search";
}

function route(moved) {
  const [name, ...rest] = location.hash.slice(1).split("/");
  const chosen = VIEWS[name] ? name : "overview";
  for (const [key, view] of Object.entries(VIEWS)) view.node.hidden = key !== chosen;
  for (const tab of tabs.children) {
    if (tab.dataset.view === chosen) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  if (chosen !== "play" && VIEWS.play) play.wall.pause();
  for (const media of document.querySelectorAll(".detail video, .detail audio")) media.pause();
  if (VIEWS[chosen].open) VIEWS[chosen].open(...rest);
  document.title = VIEWS[chosen].word + " · " + DATA.title;
  document.body.dataset.view = chosen;
  if (moved && chosen !== "search") { window.scrollTo(0, 0); main.focus({ preventScroll: true }); }
}

// Show a moment of a recording on the wall.
function goTo(record, media) {
  const at = moment(record, media);
  if (location.hash === "#play") { play.wall.seek(at); return; }
  window.addEventListener("hashchange", () => window.setTimeout(() => {
    if (record.kind === "video" && !play.tiles.has(record.id) && play.tiles.size < MAX_TILES) play.watch(record);
    play.wall.seek(at);
  }, 0), { once: true });
  location.hash = "#play";
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, video, audio");
  if (typing) return;
  if (KEYS.on && event.key === "/") { event.preventDefault(); box.focus(); return; }
  if (document.body.dataset.view !== "play" || !KEYS.on) return;
  if (event.key === " " && event.target.closest("button, a, input")) return;
  play.key(event);
}

start();
window.viewer = { play };
