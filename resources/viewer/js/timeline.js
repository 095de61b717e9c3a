// The timeline: a lane for each recording, with what is hidden in it and what is said.

const LANE = 30, RULER = 26;
const NARROW = window.matchMedia("(max-width: 620px)");
const STEPS = [0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];

class Timeline {
  constructor(wall, controls) {
    this.wall = wall;
    this.controls = controls;
    this.titles = tellingTitles(TRACKS);
    this.setFolded(true);
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.area = el("div", {
      class: "lanes-area", tabindex: "0", role: "slider", "aria-label": "Position on the case clock",
      "aria-valuemin": "0", "aria-valuemax": String(Math.round(END)), "aria-orientation": "horizontal",
    }, this.canvas);
    this.node = el("div", { class: "timeline" },
      el("div", { class: "lanes-heads" }, el("div", { class: "lanes-corner" }, "Recordings"), TRACKS.map((r) => this.head(r))),
      this.area);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.area);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  head(record) {
    const [telling, shared] = this.titles.get(record);
    return el("div", { class: "lane-head", title: record.title + " (" + record.name + ")" },
      icon(record.kind), el("span", { class: "lane-title" }, telling, shared && el("span", { class: "lane-kind" }, shared)), this.controls(record));
  }

  // All of the case is shown, with or without its long gaps. What is shown is counted in seconds of recordings.
  setFolded(folded) {
    this.axis = new Axis(folded);
    this.start = 0;
    this.reach = this.axis.length;
    if (this.canvas) this.draw();
  }

  listen() {
    const seek = (event) => {
      const at = this.timeAt(event), fold = this.axis.foldAt(at);
      this.wall.seek(fold && !this.drag ? fold.to : at);
    };
    this.area.addEventListener("pointerdown", (event) => {
      this.area.setPointerCapture(event.pointerId);
      seek(event);
      this.drag = true;
    });
    this.area.addEventListener("pointermove", (event) => {
      if (this.drag) seek(event);
      const at = this.timeAt(event), fold = this.axis.foldAt(at);
      this.area.title = fold ? "Nothing is recorded for " + gapText(fold) : wallText(at, true);
    });
    for (const name of ["pointerup", "pointercancel"]) this.area.addEventListener(name, () => { this.drag = false; });
    this.area.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  wheel(event) {
    if (event.ctrlKey || event.metaKey) this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.timeAt(event));
    else if (event.deltaX || event.shiftKey) this.pan((event.deltaX || event.deltaY) / this.width() * this.reach);
    else return;
    event.preventDefault();
  }

  width() { return Math.max(1, this.area.clientWidth); }

  // Pixels for each second of recordings: what the folds in sight leave.
  scale() { return Math.max(1, this.width() - this.fold() * this.inSight()) / this.reach; }

  inSight() { return this.folds(this.start + this.reach) - this.folds(this.start); }

  // Of many folds each is narrower: recordings keep half of the room.
  fold() { return Math.min(FOLD, this.width() / 2 / Math.max(1, this.inSight())); }

  // Whole folds before so many seconds of recordings.
  folds(seconds) {
    let gone = 0;
    return this.axis.folds.filter((f) => { const before = f.from - gone; gone += f.to - f.from; return before < seconds; }).length;
  }

  moment(seconds) {
    let at = seconds;
    for (const fold of this.axis.folds) if (fold.from < at) at += fold.to - fold.from;
    return at;
  }

  timeAt(event) {
    const x = event.clientX - this.area.getBoundingClientRect().left;
    return this.axis.join(this.moment(this.start), x, this.scale(), this.fold());
  }

  x(at) {
    const place = this.axis.split(at);
    return (place.seconds - this.start) * this.scale() + (place.folds - this.folds(this.start)) * this.fold();
  }

  zoom(factor, around) {
    const whole = this.axis.length, at = this.axis.split(around === undefined ? this.wall.now() : around).seconds;
    const span = Math.min(whole, Math.max(0.5, this.reach * factor));
    const share = (at - this.start) / this.reach;
    this.start = Math.min(Math.max(0, at - share * span), whole - span);
    this.reach = span;
    this.draw();
  }

  fit() { this.start = 0; this.reach = this.axis.length; this.draw(); }

  pan(by) {
    this.start = Math.min(Math.max(0, this.start + by), this.axis.length - this.reach);
    this.draw();
  }

  update() {
    const now = this.wall.now();
    this.area.setAttribute("aria-valuenow", String(Math.round(now)));
    this.area.setAttribute("aria-valuetext", wallText(now, false) + " " + zoneText(now));
    const seconds = this.axis.split(now).seconds;
    if (!this.drag && (seconds < this.start || seconds > this.start + this.reach)) this.pan(seconds - this.start - this.reach * 0.1);
    else this.draw();
  }

  draw() {
    const ratio = window.devicePixelRatio || 1, width = this.width(), lane = laneHeight(), height = RULER + TRACKS.length * lane;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.height = height + "px";
    }
    const pen = this.canvas.getContext("2d"), style = getComputedStyle(document.documentElement);
    const ink = (name) => style.getPropertyValue("--" + name).trim();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    this.ruler(pen, ink, width, height);
    TRACKS.forEach((record, n) => this.lane(pen, ink, record, RULER + n * lane + (lane - LANE) / 2));
    for (const fold of this.axis.folds) this.gap(pen, ink, fold, height);
    const x = Math.round(this.x(this.wall.now())) + 0.5;
    pen.fillStyle = pen.strokeStyle = ink("accent");
    pen.lineWidth = 1.5;
    line(pen, x, 8, x, height);
    pen.beginPath();
    pen.moveTo(x - 6, 2);
    pen.lineTo(x + 6, 2);
    pen.lineTo(x, 12);
    pen.fill();
  }

  ruler(pen, ink, width, height) {
    const scale = this.scale(), lane = laneHeight();
    const step = STEPS.find((s) => s * scale > 92) || 86400;
    pen.font = "11px " + getComputedStyle(document.body).fontFamily;
    pen.textBaseline = "middle";
    pen.lineWidth = 1;
    const begin = this.moment(this.start), end = this.axis.join(begin, width, scale, this.fold());
    const first = Math.ceil((ZERO / 1e6 + begin) / step) * step - ZERO / 1e6;
    const free = this.axis.folds.map((f) => this.x(f.from));
    for (let at = first; at <= end; at += step) {
      const fold = this.axis.foldAt(at);
      if (fold) { at += Math.floor((fold.to - at) / step) * step; continue; }
      const x = Math.round(this.x(at)) + 0.5;
      pen.strokeStyle = ink("line");
      line(pen, x, RULER - 6, x, height);
      pen.fillStyle = ink("muted");
      if (x > 2 && x < width - 50 && !free.some((f) => f > x - 4 && f < x + 58)) pen.fillText(wallText(at + 1e-4, step < 1), x + 4, RULER / 2);
    }
    pen.strokeStyle = ink("line");
    for (let n = 0; n <= TRACKS.length; n += 1) line(pen, 0, RULER + n * lane - 0.5, width, RULER + n * lane - 0.5);
  }

  // A stretch in which nothing is recorded, with its length written along it.
  gap(pen, ink, fold, height) {
    const left = this.x(fold.from), right = this.x(fold.to);
    if (right < 0 || left > this.width()) return;
    pen.save();
    pen.beginPath();
    pen.rect(left, RULER, right - left, height - RULER);
    pen.fillStyle = ink("raised");
    pen.fill();
    pen.clip();
    pen.strokeStyle = ink("strong");
    pen.lineWidth = 1;
    for (let y = RULER - FOLD; y < height; y += 7) line(pen, left, y + FOLD, right, y);
    pen.restore();
    const text = gapText(fold), room = pen.measureText(text).width;
    // Before the fold, for the mark of the clock often stands at its end.
    const x = Math.min(Math.max(right - room / 2 - 9, room / 2 + 4), this.width() - room / 2 - 4);
    pen.fillStyle = ink("muted");
    pen.textAlign = "center";
    pen.fillText(text, x, RULER / 2);
    pen.textAlign = "left";
  }

  lane(pen, ink, record, top) {
    const left = this.x(moment(record, 0)), right = this.x(moment(record, record.duration));
    if (right < 0 || left > this.width()) return;
    pen.fillStyle = ink(record.kind === "video" ? "lane-video" : "lane-audio");
    pen.beginPath();
    pen.roundRect(left, top + 5, Math.max(2, right - left), LANE - 10, 4);
    pen.fill();
    pen.fillStyle = ink("lane-cue");
    for (const cue of cuesOf(record)) {
      const from = this.x(moment(record, cue[0])), to = this.x(moment(record, cue[1]));
      if (to > 0 && from < this.width()) pen.fillRect(from, top + LANE - 11, Math.max(1, to - from - 1), 3);
    }
    for (const row of record.rows) this.span(pen, ink, record, row, top);
  }

  // Hatched one way for pictures and the other way for sound: told apart without colour.
  span(pen, ink, record, row, top) {
    if (row.start === null || row.end === null) return;
    const from = this.x(moment(record, row.start)), to = Math.max(from + 2, this.x(moment(record, row.end)));
    const sound = row.hidden === "Sound", height = record.kind === "video" ? 8 : 16;
    const y = top + (sound && record.kind === "video" ? 14 : 6);
    pen.save();
    pen.beginPath();
    pen.rect(from, y, to - from, height);
    pen.fillStyle = ink("lane-hidden");
    pen.fill();
    pen.clip();
    pen.strokeStyle = ink("surface");
    pen.lineWidth = 1.2;
    const tilt = sound ? -height : height;
    for (let x = Math.max(from, 0) - height; x < Math.min(to, this.width()) + height; x += 6) line(pen, x, y + height, x + tilt, y);
    pen.restore();
  }
}

function line(pen, x0, y0, x1, y1) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

function laneHeight() { return NARROW.matches ? 44 : LANE; }

function gapText(fold) {
  const whole = Math.round(fold.to - fold.from), hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  if (hours) return hours + " h " + minutes + " min";
  return minutes + " min" + (whole % 60 ? " " + (whole % 60) + " s" : "");
}
