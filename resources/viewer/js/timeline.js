// The timeline: a lane for each recording, with what is hidden in it and what is said.

const LANE = 30, RULER = 26;
const STEPS = [0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];

class Timeline {
  constructor(wall, controls) {
    this.wall = wall;
    this.controls = controls;
    this.from = 0;
    this.to = Math.max(END, 1);
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
    return el("div", { class: "lane-head", title: record.title + " (" + record.name + ")" },
      icon(record.kind), el("span", { class: "lane-title" }, record.title), this.controls(record));
  }

  listen() {
    const seek = (event) => this.wall.seek(this.timeAt(event));
    this.area.addEventListener("pointerdown", (event) => {
      this.area.setPointerCapture(event.pointerId);
      this.drag = true;
      seek(event);
    });
    this.area.addEventListener("pointermove", (event) => {
      if (this.drag) seek(event);
      this.area.title = wallText(this.timeAt(event), true);
    });
    for (const name of ["pointerup", "pointercancel"]) this.area.addEventListener(name, () => { this.drag = false; });
    this.area.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  wheel(event) {
    if (event.ctrlKey || event.metaKey) this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.timeAt(event));
    else if (event.deltaX || event.shiftKey) this.pan((event.deltaX || event.deltaY) / this.width() * (this.to - this.from));
    else return;
    event.preventDefault();
  }

  width() { return Math.max(1, this.area.clientWidth); }
  timeAt(event) { return this.from + (event.clientX - this.area.getBoundingClientRect().left) / this.width() * (this.to - this.from); }
  x(at) { return (at - this.from) / (this.to - this.from) * this.width(); }

  zoom(factor, around) {
    const whole = Math.max(END, 1), at = around === undefined ? this.wall.now() : around;
    const span = Math.min(whole, Math.max(0.5, (this.to - this.from) * factor));
    const share = (at - this.from) / (this.to - this.from);
    this.from = Math.min(Math.max(0, at - share * span), whole - span);
    this.to = this.from + span;
    this.draw();
  }

  fit() { this.from = 0; this.to = Math.max(END, 1); this.draw(); }

  pan(by) {
    const span = this.to - this.from;
    this.from = Math.min(Math.max(0, this.from + by), Math.max(END, 1) - span);
    this.to = this.from + span;
    this.draw();
  }

  update() {
    const now = this.wall.now();
    this.area.setAttribute("aria-valuenow", String(Math.round(now)));
    this.area.setAttribute("aria-valuetext", wallText(now, false) + " " + zoneText(now));
    if (!this.drag && (now < this.from || now > this.to)) this.pan(now - this.from - (this.to - this.from) * 0.1);
    else this.draw();
  }

  draw() {
    const ratio = window.devicePixelRatio || 1, width = this.width(), height = RULER + TRACKS.length * LANE;
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
    TRACKS.forEach((record, n) => this.lane(pen, ink, record, RULER + n * LANE));
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
    const span = this.to - this.from;
    const step = STEPS.find((s) => s / span * width > 92) || 86400;
    pen.font = "11px " + getComputedStyle(document.body).fontFamily;
    pen.textBaseline = "middle";
    pen.lineWidth = 1;
    const first = Math.ceil((ZERO / 1e6 + this.from) / step) * step - ZERO / 1e6;
    for (let at = first; at <= this.to; at += step) {
      const x = Math.round(this.x(at)) + 0.5;
      pen.strokeStyle = ink("line");
      line(pen, x, RULER - 6, x, height);
      pen.fillStyle = ink("muted");
      if (x > 2 && x < width - 50) pen.fillText(wallText(at + 1e-4, step < 1), x + 4, RULER / 2);
    }
    pen.strokeStyle = ink("line");
    for (let n = 0; n <= TRACKS.length; n += 1) line(pen, 0, RULER + n * LANE - 0.5, width, RULER + n * LANE - 0.5);
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
