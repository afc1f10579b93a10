'use strict';
// The map of a plan: roads and flows on two canvases, zones and gates as buttons, no library, no request to anywhere.
const D = JSON.parse(document.getElementById('data').textContent);
const $ = id => document.getElementById(id);
const SPREAD = 900; // seconds over which people entering a street are counted
let lang = D.languages[0], t = 0, playing = false, chosen = null, before = null, numbers;
const view = { x: 0, y: 0, k: 1 };

// Words, names, numbers, times
const w = key => (D.words[lang] || D.words.en)[key];
const named = text => text[lang] || text.en || Object.values(text)[0];
function h(tag, set, ...inside) {
  const e = document.createElement(tag);
  for (const [key, value] of Object.entries(set || {})) key.startsWith('--') ? e.style.setProperty(key, value) : e.setAttribute(key, value);
  e.append(...inside.flat().filter(x => x !== null && x !== undefined));
  return e;
}
const own = text => h('bdi', {}, text); // keeps its own direction
const ltr = text => h('bdi', { dir: 'ltr' }, text); // numbers and times never turn around in Arabic
const num = n => ltr(numbers.format(Math.round(n)));
const people = n => [num(n), ' ' + w('people')];
function clock(s) {
  let shift = D.shifts[0][1];
  for (const [from, to] of D.shifts) if (s >= from) shift = to;
  const iso = new Date((D.opening + s + shift) * 1000).toISOString();
  return (D.days ? iso.slice(8, 10) + '.' + iso.slice(5, 7) + ' ' : '') + iso.slice(11, 16);
}
const span = (a, b) => [w('from') + ' ', ltr(clock(a)), ' ' + w('to') + ' ', ltr(clock(b))];

// Shapes
function trace(path, line) { // first point, then steps, in metres east and north
  let x = line[0], y = line[1];
  path.moveTo(x, -y);
  for (let i = 2; i < line.length; i += 2) path.lineTo(x += line[i], -(y += line[i + 1]));
  return path;
}
const roads = D.roads.map(([rank, lines]) => [rank, lines.reduce((path, line) => trace(path, line), new Path2D())]);
const streets = D.streets.map(line => trace(new Path2D(), line));
const held = D.held.reduce((path, i) => { path.addPath(streets[i]); return path; }, new Path2D());
const legs = D.legs.map(([corridor, links, steps, slots]) => {
  const q = typeof slots === 'number' ? D.orders[slots].slots : slots;
  let at = 0, sum = 0;
  return { corridor, links, enter: steps.map(s => at += s), q, before: q.map(s => (sum += s[2]) - s[2]),
    first: q[0][0], last: Math.max(...q.map(s => s[1])) };
});
function left(leg, s) { // people who have left by second s
  let low = 0, high = leg.q.length;
  while (low < high) { const mid = (low + high) >> 1; if (leg.q[mid][0] <= s) low = mid + 1; else high = mid; }
  if (!low) return 0;
  const [from, to, n] = leg.q[low - 1];
  return leg.before[low - 1] + (to > from ? n * Math.min(1, (s - from) / (to - from)) : n);
}
function entering(s) { // street -> people per corridor who enter it around second s
  const found = new Map();
  for (const leg of legs) {
    if (s + SPREAD / 2 < leg.first || s - SPREAD / 2 > leg.last + leg.enter[leg.enter.length - 1]) continue;
    leg.links.forEach((street, i) => {
      const n = left(leg, s + SPREAD / 2 - leg.enter[i]) - left(leg, s - SPREAD / 2 - leg.enter[i]);
      if (n <= 0) return;
      if (!found.has(street)) found.set(street, new Float64Array(D.corridors.length));
      found.get(street)[leg.corridor] += n;
    });
  }
  return found;
}
const total = array => array.reduce((a, b) => a + b, 0);
let greatest = 1;
for (let i = 1; i < 12; i++) for (const n of entering(D.end * i / 12).values()) greatest = Math.max(greatest, total(n));
function outBy(corridor, s) {
  const i = Math.min(Math.max(0, s / D.step), corridor.curve.length - 1), a = Math.floor(i), b = Math.ceil(i);
  return corridor.curve[a] + (corridor.curve[b] - corridor.curve[a]) * (i - a);
}

// Drawing
const WIDTH = [3.4, 3.2, 2.8, 2.2, 1.6, 0.8], GREY = ['#b4bcc5', '#b4bcc5', '#c0c7ce', '#cad0d6', '#d3d8dd', '#dfe3e7'];
function begin(canvas) {
  const r = window.devicePixelRatio || 1, wide = $('map').clientWidth, high = $('map').clientHeight;
  if (canvas.width !== Math.round(wide * r) || canvas.height !== Math.round(high * r)) { canvas.width = Math.round(wide * r); canvas.height = Math.round(high * r); }
  const c = canvas.getContext('2d');
  c.setTransform(1, 0, 0, 1, 0, 0);
  c.clearRect(0, 0, canvas.width, canvas.height);
  c.setTransform(view.k * r, 0, 0, view.k * r, view.x * r, view.y * r);
  c.lineCap = c.lineJoin = 'round';
  return c;
}
function pen(c, path, colour, width, dash) {
  c.strokeStyle = colour; c.lineWidth = width / view.k;
  c.setLineDash((dash || []).map(x => x / view.k));
  c.stroke(path);
}
function drawRoads() {
  const c = begin($('roads')), zoom = Math.min(2.5, Math.max(0.7, view.k / fitted() / 1.5 + 0.4));
  for (const [rank, path] of [...roads].reverse()) pen(c, path, GREY[rank], WIDTH[rank] * zoom);
  for (const path of streets) pen(c, path, '#9aa7b5', 1.6);
}
function drawFlows() {
  const c = begin($('flows'));
  if (chosen) {
    legs.forEach((leg, i) => {
      const slots = D.legs[i][3], order = typeof slots === 'number' ? D.orders[slots] : null;
      if (chosen.kind === 'zone' ? !(order && order.zone === chosen.i) : leg.corridor !== chosen.i) return;
      c.globalAlpha = 0.3;
      for (const s of leg.links) pen(c, streets[s], D.corridors[leg.corridor].colour, 9);
      c.globalAlpha = 1;
    });
  }
  const found = [];
  for (const [street, by] of entering(t)) {
    let rest = total(by);
    by.forEach((n, i) => { if (n > 0) { found.push([1.8 + 11 * Math.sqrt(rest / greatest), i, street]); rest -= n; } });
  }
  found.sort((a, b) => b[0] - a[0]);
  for (const [width, corridor, street] of found) {
    c.globalAlpha = chosen && chosen.kind === 'corridor' && chosen.i !== corridor ? 0.25 : 1;
    pen(c, streets[street], D.corridors[corridor].colour, width);
  }
  c.globalAlpha = 1;
  pen(c, held, '#b3261e', 1.8, [2, 4]);
  for (const corridor of D.corridors) {
    if (!corridor.at || corridor.refused.length) continue;
    const [x, y] = corridor.at, [ax, ay] = corridor.arrow, u = 1 / view.k, tip = [x + ax * 42 * u, -(y + ay * 42 * u)];
    pen(c, trace(new Path2D(), [x, y, ax * 32 * u, ay * 32 * u]), corridor.colour, 5);
    c.fillStyle = corridor.colour; c.beginPath(); c.moveTo(...tip);
    for (const side of [1, -1]) c.lineTo(tip[0] + (-ax * 13 + side * ay * 8) * u, tip[1] + (ay * 13 + side * ax * 8) * u);
    c.fill();
  }
}

// Zones and gates
const most = Math.max(1, ...D.zones.map(z => z.people));
const crowd = Math.min(1, Math.sqrt(40 / D.zones.length)) * Math.min(1, Math.max(0.6, $('map').clientWidth / 800));
const marks = [
  ...D.corridors.map((c, i) => ({ kind: 'corridor', i, at: c.at, weight: 1e9, r: 16 })),
  ...D.zones.map((z, i) => ({ kind: 'zone', i, at: z.at, weight: z.people, r: z.muster ? 8 : crowd * (6 + 13 * Math.sqrt(z.people / most)) })),
].filter(m => m.at).sort((a, b) => b.weight - a.weight);
for (const m of marks) {
  m.name = h('span', {});
  m.hit = h('button', m.kind === 'zone'
    ? { class: D.zones[m.i].muster ? 'mark zone muster' : 'mark zone', '--size': 2 * m.r + 'px', '--hit': Math.max(28, 2 * m.r) + 'px' }
    : { class: D.corridors[m.i].binds ? 'mark gate binds' : 'mark gate', '--colour': D.corridors[m.i].refused.length ? '#6b7785' : D.corridors[m.i].colour, '--ink-on': D.corridors[m.i].ink, '--hit': '44px' },
  h('b', {}, m.kind === 'corridor' ? String(D.corridors[m.i].number) : ''), m.name);
  m.hit.addEventListener('click', () => choose(m.kind, m.i));
  if (m.kind === 'corridor') D.corridors[m.i].hit = m.hit;
}
for (const m of [...marks].reverse()) $('marks').append(m.hit); // small zones and gates lie above great zones
function nameMarks() {
  for (const m of marks) {
    const thing = m.kind === 'zone' ? D.zones[m.i] : D.corridors[m.i];
    m.name.replaceChildren(own(named(thing.name)));
    m.hit.setAttribute('aria-label', named(thing.name) + ', ' + numbers.format(thing.people) + ' ' + w('people'));
    m.box = null;
  }
}
function placeMarks() {
  const wide = $('map').clientWidth, high = $('map').clientHeight, taken = [[wide - 56, 0, wide, 156], [0, high - 46, 150, high]];
  for (const m of marks) {
    m.px = [m.at[0] * view.k + view.x, -m.at[1] * view.k + view.y];
    m.hit.style.transform = `translate(${m.px[0]}px, ${m.px[1]}px)`;
    m.hit.classList.toggle('chosen', Boolean(chosen) && chosen.kind === m.kind && chosen.i === m.i);
    const ahead = m.kind === 'corridor' ? D.corridors[m.i].arrow : [0, 0];
    for (const d of [0, 24, 36]) taken.push([m.px[0] + d * ahead[0] - m.r / (d ? 2 : 1), m.px[1] - d * ahead[1] - m.r / (d ? 2 : 1), m.px[0] + d * ahead[0] + m.r / (d ? 2 : 1), m.px[1] - d * ahead[1] + m.r / (d ? 2 : 1)]);
  }
  for (const m of marks) {
    if (!m.box) m.box = [m.name.offsetWidth, m.name.offsetHeight];
    const [a, b] = m.box, d = m.r + 3;
    const free = [[d, -b / 2], [-d - a, -b / 2], [-a / 2, d], [-a / 2, -d - b]].find(([x, y]) => {
      const rect = [m.px[0] + x, m.px[1] + y, m.px[0] + x + a, m.px[1] + y + b];
      if (rect[0] < 2 || rect[2] > wide - 2 || rect[1] < 2 || rect[3] > high - 2) return false;
      if (taken.some(o => rect[0] < o[2] && rect[2] > o[0] && rect[1] < o[3] && rect[3] > o[1])) return false;
      taken.push(rect);
      return true;
    });
    m.name.style.visibility = free ? 'visible' : 'hidden';
    if (free) { m.name.style.left = free[0] + 'px'; m.name.style.top = free[1] + 'px'; }
  }
}
function drawScale() {
  const rough = 120 / view.k, power = 10 ** Math.floor(Math.log10(rough)), m = [5, 2, 1].map(f => f * power).find(x => x <= rough);
  $('scale').firstChild.style.width = m * view.k + 'px';
  $('scale').lastChild.textContent = m >= 1000 ? m / 1000 + ' km' : m + ' m';
}
const draw = () => { drawRoads(); drawFlows(); placeMarks(); drawScale(); };
