// The wall: up to four pictures and every sound, on the case clock.

const MAX_TILES = 4;

class PlayView {
  constructor() {
    this.wall = new Wall((what, track) => this.changed(what, track));
    this.tiles = new Map();
    this.sounding = new Set();
    this.captions = true;
    this.opened = false;
  }

  build() {
    this.grid = el("div", { class: "tiles" });
    this.chips = el("div", { class: "chips", "aria-label": "Recordings of another time" });
    this.gap = el("p", { class: "gap", hidden: true });
    this.sounds = el("div", { class: "sounds", "aria-label": "Sound recordings that play now" });
    this.timeline = new Timeline(this.wall, (record) => this.laneButtons(record));
    this.cues = new CueList(caseLines(), (cue) => this.wall.seek(cue.start), "Transcript on the case clock");
    this.node = el("div", { class: "play" },
      el("div", { class: "stage" }, this.grid, this.gap, this.sounds, this.chips),
      this.panel(),
      el("div", { class: "deck" }, this.controlBar(), this.timeline.node));
    return this.node;
  }

  // Media are touched only when the view is first seen: an overview must not load gigabytes.
  open() {
    if (this.opened) { this.timeline.draw(); return; }
    this.opened = true;
    TRACKS.filter((r) => r.kind === "video").slice(0, MAX_TILES).forEach((r) => this.show(r));
    TRACKS.filter((r) => r.kind === "audio").forEach((r) => this.addSound(r));
    const first = TRACKS.filter((r) => this.wall.tracks.has(r.id));
    const heard = first.filter((r) => r.kind === "audio").concat(first.filter((r) => r.kind === "video").slice(0, 1));
    heard.forEach((r) => this.listen(r, true));
    if (!this.wall.at) this.wall.seek(firstSight());
    this.changed("state");
    this.changed("time");
  }

  panel() {
    const lines = this.cues.lines;
    return el("aside", { class: "panel", "aria-label": "Transcript" },
      el("div", { class: "panel-head" }, el("h2", {}, "Transcript"),
        el("label", { class: "check" }, el("input", { type: "checkbox", checked: true, on: { change: (e) => { this.cues.follow = e.target.checked; } } }), "Follow")),
      lines.length ? this.cues.list : el("p", { class: "empty" }, "No transcript on the case clock was released."));
  }

  controlBar() {
    this.button = iconButton("play", "Play (space)", () => this.wall.toggle(), { class: "tool primary", id: "play-button" });
    this.clock = el("output", { class: "clock", id: "case-clock", "aria-live": "off" });
    this.date = el("span", { class: "clock-date" });
    const speed = el("select", { "aria-label": "Speed", id: "speed", on: { change: (e) => this.wall.setRate(Number(e.target.value)) } },
      SPEEDS.map((s) => el("option", { value: String(s), selected: s === 1 }, s + "×")));
    this.speed = speed;
    const timeline = () => this.timeline;
    return el("div", { class: "controls", role: "group", "aria-label": "Playback" },
      iconButton("back", "Back 5 seconds (left arrow, J)", () => this.jump(-5)),
      iconButton("stepback", "One frame back (comma)", () => this.step(-1)),
      this.button,
      iconButton("stepahead", "One frame ahead (full stop)", () => this.step(1)),
      iconButton("ahead", "Ahead 5 seconds (right arrow)", () => this.jump(5)),
      el("div", { class: "clock-box" }, this.clock, this.date),
      el("label", { class: "field" }, el("span", {}, "Speed"), speed),
      el("label", { class: "check" }, el("input", { type: "checkbox", checked: true, on: { change: (e) => { this.wall.skipGaps = e.target.checked; this.timeline.setFolded(e.target.checked); } } }), "Skip gaps"),
      el("label", { class: "check" }, el("input", { type: "checkbox", checked: true, on: { change: (e) => this.setCaptions(e.target.checked) } }), "Captions"),
      el("span", { class: "spacer" }),
      el("span", { class: "legend" }, el("i", { class: "swatch hidden-picture" }), "hidden picture", el("i", { class: "swatch hidden-sound" }), "hidden sound", el("i", { class: "swatch speech" }), "speech"),
      iconButton("zoomout", "Zoom the timeline out", () => timeline().zoom(1.6)),
      iconButton("zoomin", "Zoom the timeline in", () => timeline().zoom(0.625)),
      iconButton("fit", "Show the whole timeline", () => timeline().fit()));
  }

  laneButtons(record) {
    const listen = iconButton("muted", "Listen to " + record.title, () => this.listen(record, !this.sounding.has(record.id)), { "aria-pressed": "false", "data-listen": record.id });
    if (record.kind !== "video") return [listen];
    const watch = iconButton("eyeoff", "Watch " + record.title, () => this.watch(record), { "aria-pressed": "false", "data-watch": record.id });
    return [watch, listen];
  }

  watch(record) {
    if (this.tiles.has(record.id)) this.hide(record);
    else if (this.tiles.size >= MAX_TILES) { announce("Four pictures are shown; hide one first."); return; }
    else this.show(record);
    this.chipKey = null;
    this.changed("time");
  }

  show(record) {
    const video = el("video", { preload: "auto", muted: true, playsinline: true, src: mainFile(record).href, "aria-label": record.title });
    const state = el("p", { class: "tile-state" });
    const hidden = el("p", { class: "tile-hidden" });
    const captions = addCaptions(video, cuesOf(record), this.captions);
    const tile = el("figure", { class: "tile" }, video, state,
      el("figcaption", {}, el("span", { class: "tile-title" }, record.title), hidden,
        iconButton("expand", "Full screen: " + record.title, () => (document.fullscreenElement ? document.exitFullscreen() : tile.requestFullscreen()))));
    video.addEventListener("click", () => this.wall.toggle());
    this.tiles.set(record.id, { record, tile, video, state, hidden, captions });
    this.grid.append(tile);
    this.wall.add(record, video);
    this.mark("watch", record, true, "eye");
    this.listen(record, this.sounding.has(record.id));
  }

  hide(record) {
    this.tiles.get(record.id).tile.remove();
    this.tiles.delete(record.id);
    this.wall.remove(record);
    this.listen(record, false);
    this.mark("watch", record, false, "eyeoff");
  }

  addSound(record) {
    this.wall.add(record, el("audio", { preload: "auto", muted: true, src: mainFile(record).href }));
  }

  listen(record, on) {
    const track = this.wall.tracks.get(record.id);
    if (!track) on = false;
    else track.element.muted = !on;
    if (on) this.sounding.add(record.id);
    else this.sounding.delete(record.id);
    this.mark("listen", record, on, on ? "sound" : "muted");
  }

  mark(what, record, on, name) {
    const button = this.node.querySelector("[data-" + what + '="' + record.id + '"]');
    button.setAttribute("aria-pressed", String(on));
    setIcon(button, name);
  }

  // Only what is recorded at this moment has a tile; a black one would say nothing.
  layout(now) {
    const seen = [...this.tiles.values()].filter((t) => covers(t.record, now));
    for (const tile of this.tiles.values()) tile.tile.hidden = !covers(tile.record, now);
    this.grid.dataset.count = String(seen.length);
    this.grid.hidden = !seen.length;
    const heard = TRACKS.some((r) => r.kind === "audio" && covers(r, now));
    this.node.classList.toggle("only-sound", !seen.length && heard);
    this.gap.hidden = seen.length > 0 || heard;
    this.gap.textContent = "Nothing that was released is recorded at this moment.";
    this.showChips(now);
  }

  showChips(now) {
    const away = TRACKS.filter((r) => !covers(r, now) && (r.kind === "audio" || this.tiles.has(r.id)));
    const key = away.map((r) => r.id + (now < moment(r, 0) ? "<" : ">")).join();
    if (key === this.chipKey) return;
    this.chipKey = key;
    fill(this.chips, away.map((r) => {
      const before = now < moment(r, 0), when = before ? "begins at " + wallText(moment(r, 0)) : "ended at " + wallText(moment(r, r.duration));
      return el("button", { type: "button", class: "chip", on: { click: () => this.wall.seek(moment(r, 0)) } }, icon(r.kind), el("b", {}, r.title), el("span", {}, when));
    }));
    this.chips.hidden = !away.length;
  }

  setCaptions(on) {
    this.captions = on;
    for (const tile of this.tiles.values()) if (tile.captions) tile.captions.mode = on ? "showing" : "hidden";
  }

  jump(by) { this.wall.seek(this.wall.now() + by); }

  step(by) {
    this.wall.pause();
    const now = this.wall.now();
    const seen = [...this.tiles.values()].map((t) => t.record).find((r) => r.fps && covers(r, now));
    const fps = seen ? seen.fps : 30;
    if (!seen) { this.wall.seek(now + by / fps); return; }
    // The middle of the next frame: no rounding shows the same frame twice.
    const frame = Math.floor(mediaAt(seen, now) * fps + 1e-3) + by;
    this.wall.seek(moment(seen, (frame + 0.5) / fps));
  }

  shuttle(by) {
    const at = SPEEDS.indexOf(this.wall.rate), next = SPEEDS[Math.min(Math.max(at + by, 0), SPEEDS.length - 1)];
    this.wall.setRate(next);
    this.speed.value = String(next);
  }

  changed(what, track) {
    if (!this.node || !this.opened) return;
    if (what === "failed") announce(track.record.title + " cannot be played in this browser.");
    if (what === "refused") announce("The browser asks for a click before it plays sound. Press play again.");
    if (what === "state") this.showState();
    this.queue();
  }

  showState() {
    const on = this.wall.playing;
    setIcon(this.button, on ? "pause" : "play");
    this.button.setAttribute("aria-label", on ? "Pause (space)" : "Play (space)");
    this.button.title = on ? "Pause (space)" : "Play (space)";
  }

  queue() {
    if (this.queued) return;
    this.queued = true;
    window.requestAnimationFrame(() => { this.queued = false; this.showTime(); });
  }

  showTime() {
    const now = this.wall.now();
    this.clock.textContent = wallText(now, true);
    this.date.textContent = dayText(now) + " " + zoneText(now);
    this.cues.show(now);
    this.layout(now);
    for (const tile of this.tiles.values()) this.showTile(tile, now);
    this.showSounds(now);
    this.timeline.update();
  }

  showTile(tile, now) {
    const { record } = tile, failed = this.wall.tracks.get(record.id).failed;
    const on = covers(record, now) && !failed;
    tile.video.classList.toggle("off", !on);
    const text = failed ? "This browser cannot play this file. Open it from the list of records." : "";
    if (tile.state.textContent !== text) tile.state.textContent = text;
    const media = mediaAt(record, now);
    const rows = on ? record.rows.filter((r) => r.start !== null && media >= r.start && media < r.end) : [];
    const words = [...new Set(rows.map((r) => (r.hidden === "Sound" ? "Sound" : "Picture") + " hidden: " + lawText(r.exemptions)))].join(" · ");
    if (tile.hidden.textContent !== words) tile.hidden.textContent = words;
  }

  showSounds(now) {
    const on = TRACKS.filter((r) => r.kind === "audio" && covers(r, now));
    const key = on.map((r) => r.id + ":" + this.saying(r, now) + this.silenced(r, now)).join("|");
    if (key === this.soundKey) return;
    this.soundKey = key;
    fill(this.sounds, on.map((r) => el("div", { class: "sound" }, icon("audio"), el("b", {}, r.title),
      this.silenced(r, now) ? el("span", { class: "tile-hidden" }, "Sound hidden: " + this.silenced(r, now)) : el("span", {}, releasedText(this.saying(r, now))))));
    this.sounds.hidden = !on.length;
  }

  saying(record, now) {
    const media = mediaAt(record, now);
    const cue = cuesOf(record).find((c) => c[0] <= media && media < c[1]);
    return cue ? (cue[2] ? cue[2] + ": " : "") + cue[3] : "";
  }

  silenced(record, now) {
    const media = mediaAt(record, now);
    const row = record.rows.find((r) => r.start !== null && media >= r.start && media < r.end);
    return row ? lawText(row.exemptions) : "";
  }

  key(event) {
    const keys = {
      " ": () => this.wall.toggle(), k: () => this.wall.toggle(),
      ArrowLeft: () => this.jump(event.shiftKey ? -1 : -5), ArrowRight: () => this.jump(event.shiftKey ? 1 : 5),
      j: () => this.jump(-10), l: () => { if (this.wall.playing) this.shuttle(1); else this.wall.play(); },
      "<": () => this.shuttle(-1), ">": () => this.shuttle(1),
      ",": () => this.step(-1), ".": () => this.step(1),
      Home: () => this.wall.seek(0), End: () => this.wall.seek(END),
    };
    const run = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (run) { run(); event.preventDefault(); }
  }
}

// The first picture; without any, the first sound.
function firstSight() {
  const pictures = TRACKS.filter((r) => r.kind === "video");
  return Math.min(...(pictures.length ? pictures : TRACKS).map((r) => moment(r, 0)));
}
