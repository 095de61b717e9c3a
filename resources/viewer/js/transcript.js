// A list of cues that follows the playback; a click on a cue goes to its moment.

class CueList {
  // lines: [{start, end, time, voice, text, from}], sorted by start; go(line) seeks.
  constructor(lines, go, label) {
    this.lines = lines;
    this.follow = true;
    this.current = -1;
    this.buttons = lines.map((cue) => el("button", { type: "button", class: "cue", on: { click: () => go(cue) } },
      el("span", { class: "cue-time" }, cue.time),
      el("span", { class: "cue-body" },
        cue.from && el("span", { class: "cue-from" }, cue.from),
        cue.voice && el("b", {}, cue.voice + ": "), releasedText(cue.text))));
    this.list = el("ol", { class: "cues", "aria-label": label, tabindex: "0" }, this.buttons.map((b) => el("li", {}, b)));
    for (const name of ["wheel", "touchmove"]) this.list.addEventListener(name, () => this.rest(), { passive: true });
  }

  // A reader who scrolls is left alone for a while.
  rest() { this.restUntil = performance.now() + 4000; }

  show(at) {
    const now = this.find(at);
    if (now === this.current && now >= 0) return;
    if (this.current >= 0) {
      this.buttons[this.current].classList.remove("now");
      this.buttons[this.current].removeAttribute("aria-current");
    }
    this.current = now;
    if (now < 0) { this.near(at); return; }
    this.ahead = null;
    this.buttons[now].classList.add("now");
    this.buttons[now].setAttribute("aria-current", "true");
    if (this.follow && !(this.restUntil > performance.now())) this.bring(this.buttons[now]);
  }

  // Where nobody speaks, the list stands where the clock does.
  near(at) {
    const next = this.lines.findIndex((line) => line.start > at);
    if (next === this.ahead) return;
    this.ahead = next;
    if (this.follow && !(this.restUntil > performance.now()) && this.lines.length) this.bring(this.buttons[next < 0 ? this.lines.length - 1 : next]);
  }

  bring(button) {
    // Lines that are not in sight yet have no place in the list of their own, so rectangles are asked.
    const list = this.list, top = button.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
    const inside = top >= list.scrollTop && top + button.offsetHeight <= list.scrollTop + list.clientHeight;
    if (!inside) list.scrollTop = top - list.clientHeight / 3;
  }

  // The last line that began and has not ended; of two that speak at once, the later one.
  find(at) {
    let low = 0, high = this.lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lines[middle].start <= at + 1e-3) low = middle + 1;
      else high = middle;
    }
    for (let n = low - 1; n >= Math.max(0, low - 8); n -= 1) if (this.lines[n].end > at) return n;
    return -1;
  }
}

function caseLines() {
  const lines = [];
  for (const record of RECORDS) {
    const target = record.of === null ? record : RECORDS[record.of];
    if (!record.cues.length || !record.clock || (target !== record && transcriptsOf(target)[0] !== record)) continue;
    const from = target.title;
    for (const [start, end, voice, text] of record.cues) {
      const at = moment(record, start);
      lines.push({ start: at, end: moment(record, end), time: wallText(at), voice, text, from, id: record.id });
    }
  }
  return lines.sort((a, b) => a.start - b.start);
}

function mediaLines(cues) {
  return cues.map(([start, end, voice, text]) => ({ start, end, time: mediaText(start), voice, text, from: "" }));
}

// Captions of a player, made in the page: nothing is fetched.
function addCaptions(element, cues, showing) {
  if (!cues.length || !window.VTTCue) return null;
  const track = element.addTextTrack("captions", "Transcript", "en");
  for (const [start, end, voice, text] of cues) {
    if (end > start) track.addCue(new VTTCue(start, end, escapeCue((voice ? voice + ": " : "") + text)));
  }
  track.mode = showing ? "showing" : "hidden";
  return track;
}

function escapeCue(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
