// The sync engine: every element follows one clock of its own, and is nudged back when it strays.

const NUDGE = 0.02;   // seconds astray before the speed is touched
const JUMP = 0.3;     // seconds astray before it is put right at once
const PATIENCE = 6;   // seconds that one slow recording may hold up the others
const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 4];

class Wall {
  constructor(onChange) {
    this.tracks = new Map();
    this.onChange = onChange;
    this.playing = false;
    this.rate = 1;
    this.skipGaps = true;
    this.at = 0;
    this.stamp = 0;
    this.heldSince = 0;
    this.timer = window.setInterval(() => this.tick(), 40);
  }

  add(record, element) {
    const track = { record, element, failed: false };
    element.preservesPitch = true;
    element.addEventListener("error", () => { track.failed = true; this.onChange("failed", track); });
    element.addEventListener("seeked", () => this.settle(track));
    element.addEventListener("loadedmetadata", () => this.settle(track));
    this.tracks.set(record.id, track);
    this.settle(track);
    return track;
  }

  remove(record) {
    const track = this.tracks.get(record.id);
    if (!track) return;
    track.element.pause();
    track.element.removeAttribute("src");
    track.element.load();
    this.tracks.delete(record.id);
  }

  toggle() { if (this.playing) this.pause(); else this.play(); }

  play() {
    if (this.playing) return;
    if (this.at >= END - 0.01) this.at = 0;
    this.playing = true;
    this.stamp = performance.now();
    this.heldSince = 0;
    this.tick();
    this.onChange("state");
  }

  pause() {
    if (!this.playing) return;
    this.at = this.now();
    this.playing = false;
    for (const track of this.tracks.values()) { track.element.pause(); this.settle(track); }
    this.onChange("state");
  }

  seek(at) {
    this.at = Math.min(Math.max(at, 0), END);
    this.stamp = performance.now();
    this.heldSince = 0;
    for (const track of this.tracks.values()) this.place(track);
    this.onChange("time");
  }

  setRate(rate) {
    this.at = this.now();
    this.stamp = performance.now();
    this.rate = rate;
    this.onChange("state");
  }

  now() {
    if (!this.playing || this.heldSince) return this.at;
    return Math.min(this.at + ((performance.now() - this.stamp) / 1000) * this.rate, END);
  }

  // One beat: hold the clock while a recording loads, else let it run and put strays right.
  tick() {
    if (!this.playing) return;
    const now = this.now();
    const active = [...this.tracks.values()].filter((t) => !t.failed && covers(t.record, now));
    const slow = active.some((t) => this.waits(t, now));
    const clock = performance.now();
    if (slow && !(this.heldSince && clock - this.heldSince > PATIENCE * 1000)) {
      if (!this.heldSince) {
        this.at = now;
        this.heldSince = clock;
        for (const track of active) track.element.pause();
      }
      for (const track of active) this.place(track);
    } else if (this.heldSince) {
      this.heldSince = 0;
      this.stamp = clock;
    }
    for (const track of this.tracks.values()) this.follow(track, this.now());
    if (!active.length) this.crossGap(now);
    if (now >= END) this.pause();
    this.onChange("time");
  }

  waits(track, now) {
    const element = track.element;
    const left = track.record.duration - mediaAt(track.record, now);
    return left > 0.25 && !element.ended && (element.seeking || element.readyState < 3);
  }

  follow(track, now) {
    const element = track.element;
    if (track.failed) return;
    const target = mediaAt(track.record, now);
    if (!covers(track.record, now) || this.heldSince || element.ended) {
      if (!element.paused) element.pause();
      if (element.ended && covers(track.record, now) && track.record.duration - target > 0.5) this.place(track);
      return;
    }
    if (element.paused) {
      this.place(track);
      const started = element.play();
      if (started) started.catch((error) => this.refused(track, error));
      return;
    }
    const astray = element.currentTime - target;
    if (Math.abs(astray) > JUMP * Math.max(1, this.rate) && !element.seeking) element.currentTime = target;
    const mend = Math.abs(astray) < NUDGE ? 0 : Math.max(-0.15, Math.min(0.15, -2 * astray));
    const speed = Math.min(Math.max((this.rate * (1 + mend)) / (1 + track.record.clock.drift), 0.0625), 16);
    if (Math.abs(element.playbackRate - speed) > 0.004) element.playbackRate = speed;
  }

  refused(track, error) {
    if (error.name === "AbortError") return;
    if (error.name === "NotAllowedError") { this.pause(); this.onChange("refused", track); return; }
    track.failed = true;
    this.onChange("failed", track);
  }

  // Put an element where the clock stands; while it still seeks, "seeked" comes back here.
  place(track) {
    const element = track.element;
    if (track.failed || element.readyState < 1 || element.seeking) return;
    const last = Math.max(0, (Number.isFinite(element.duration) ? element.duration : track.record.duration) - 0.001);
    const target = Math.min(Math.max(mediaAt(track.record, this.now()), 0), last);
    if (Math.abs(element.currentTime - target) > 0.004) element.currentTime = target;
  }

  settle(track) {
    if (!this.playing || this.heldSince) this.place(track);
  }

  crossGap(now) {
    if (!this.skipGaps) return;
    const next = TRACKS.map((r) => moment(r, 0)).filter((start) => start > now + 0.05);
    if (next.length && Math.min(...next) - now > 1) this.seek(Math.min(...next));
  }

  // How far apart, in seconds of the case, the recordings stand that play now.
  spread() {
    const now = this.now();
    const all = [...this.tracks.values()].filter((t) => !t.failed && covers(t.record, now));
    const places = all.map((t) => moment(t.record, t.element.currentTime));
    return places.length > 1 ? Math.max(...places) - Math.min(...places) : 0;
  }
}
