// Where a moment of the case stands on a line: stretches in which something is recorded to scale,
// long gaps between them as folds of one width.

const FOLD = 24;        // pixels of a fold
const FOLD_FROM = 60;   // seconds without any recording, from which on a gap folds

class Axis {
  constructor(folded) {
    this.folds = folded ? gapsBetween(TRACKS) : [];
    this.length = Math.max(END, 1) - this.folds.reduce((sum, f) => sum + f.to - f.from, 0);
  }

  // Seconds of recordings before a moment, and how many folds; within a fold a part of one.
  split(at) {
    let gone = 0, folds = 0;
    for (const fold of this.folds) {
      if (at <= fold.from) break;
      const inside = Math.min(at, fold.to) - fold.from;
      gone += inside;
      folds += inside / (fold.to - fold.from);
    }
    return { seconds: at - gone, folds };
  }

  // The moment at a number of pixels behind another.
  join(start, pixels, scale, wide) {
    let at = start, left = pixels;
    for (const fold of this.folds) {
      if (fold.to <= at) continue;
      const reach = Math.max(0, (fold.from - at) * scale);
      if (left <= reach) break;
      left -= reach;
      at = Math.max(at, fold.from);
      const width = wide * (fold.to - at) / (fold.to - fold.from);
      if (left <= width) return at + left / width * (fold.to - at);
      left -= width;
      at = fold.to;
    }
    return at + left / scale;
  }

  foldAt(at) { return this.folds.find((f) => f.from < at && at < f.to) || null; }
}

function gapsBetween(records) {
  const spans = records.map((r) => [moment(r, 0), moment(r, r.duration)]).sort((a, b) => a[0] - b[0]);
  const gaps = [];
  let end = spans.length ? spans[0][1] : 0;
  for (const [from, to] of spans) {
    if (from - end > FOLD_FROM) gaps.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  return gaps;
}

// The parts of titles that tell them apart, first: of cameras of one kind one reads whose it is.
function tellingTitles(records) {
  const known = new Map();
  for (const record of records) {
    const shared = records.filter((r) => r !== record).map((r) => sharedHead(record.title, r.title));
    const head = shared.sort((a, b) => b.length - a.length)[0] || "";
    const rest = record.title.slice(head.length);
    known.set(record, rest && head ? [rest, head.replace(/[\s,:;·–-]+$/, "")] : [record.title, ""]);
  }
  return known;
}

// Up to a sign that ends a part of a title; a word that two happen to share is no such part.
function sharedHead(one, other) {
  let n = 0;
  while (n < one.length && one[n] === other[n]) n += 1;
  const cut = one.slice(0, n).match(/^.*[,:;·–-]\s+/);
  return cut ? cut[0] : "";
}
