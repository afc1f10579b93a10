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
const marks = [
  ...D.corridors.map((c, i) => ({ kind: 'corridor', i, at: c.at, weight: 1e9, r: 16 })),
  ...D.zones.map((z, i) => ({ kind: 'zone', i, at: z.at, weight: z.people, r: z.muster ? 8 : 6 + 13 * Math.sqrt(z.people / most) })),
].filter(m => m.at).sort((a, b) => b.weight - a.weight);
for (const m of marks) {
  m.name = h('span', {});
  m.hit = h('button', m.kind === 'zone'
    ? { class: D.zones[m.i].muster ? 'mark zone muster' : 'mark zone', '--size': 2 * m.r + 'px', '--hit': Math.max(28, 2 * m.r) + 'px' }
    : { class: D.corridors[m.i].binds ? 'mark gate binds' : 'mark gate', '--colour': D.corridors[m.i].refused.length ? '#6b7785' : D.corridors[m.i].colour, '--ink-on': D.corridors[m.i].ink, '--hit': '44px' },
  h('b', {}, m.kind === 'corridor' ? String(D.corridors[m.i].number) : ''), m.name);
  m.hit.addEventListener('click', () => choose(m.kind, m.i));
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

// Panel
const look = c => ({ '--colour': c.colour, '--ink-on': c.ink });
function row(mark, name, right, under, onclick) {
  const e = h('button', { class: 'row' }, mark, h('span', {}, own(name)), right, under);
  e.addEventListener('click', onclick);
  return e;
}
function overview() {
  const counts = D.corridors.map((c, i) => {
    c.live = h('strong', {}); c.fill = h('i', {});
    return row(h('span', { class: 'chip', ...look(c) }, String(c.number)), named(c.name), c.live, h('span', { class: 'bar', ...look(c) }, c.fill), () => choose('corridor', i));
  });
  return [
    h('p', { class: 'big' }, num(D.total)), h('p', {}, w('planned')),
    h('p', { class: 'quiet' }, w('at_most') + ' ', num(D.most), '.'),
    h('p', { class: 'quiet hint' }, w('choose')),
    h('h3', {}, w('corridors')), counts,
    D.binding.length ? [h('h3', {}, w('binds')), D.binding.map(b => h('p', { class: 'binds-text' }, own(b[3] < 0 ? b[0] : named(D.corridors[b[3]].name)), ': ', span(b[1], b[2])))] : null,
    h('h3', {}, w('zones')),
    D.zones.map((z, i) => [z, i]).sort((a, b) => b[0].people - a[0].people).map(([z, i]) =>
      row(h('span', { class: 'chip dot' }), named(z.name), z.muster ? '◇' : num(z.people), null, () => choose('zone', i))),
    h('p', { class: 'quiet' }, w('flow') + '.'),
  ];
}
const table = rows => h('table', {}, h('tbody', {}, rows.map(cells => h('tr', {}, cells.map(c => h('td', {}, c))))));
function orderCard(o) {
  const c = D.corridors[o.corridor], g = D.groups[o.group];
  return h('section', { class: 'order', ...look(c) },
    h('p', {}, h('strong', {}, own(g.id)), ', ' + w(g.mode) + ': ', people(total(o.slots.map(s => s[2])))),
    h('p', {}, h('span', { class: 'chip', ...look(c) }, String(c.number)), ' ', own(named(c.name))),
    o.way ? h('p', {}, w('way') + ' ', own(o.way)) : null,
    h('p', { class: 'quiet' }, num(o.minutes), ' ' + w('to_gate') + ' ', num(o.beyond), ' ' + w('to_destination')),
    table(o.slots.map(s => [span(s[0], s[1]), people(s[2])])));
}
function zonePanel(i) {
  const z = D.zones[i], orders = D.orders.filter(o => o.zone === i), stops = D.stops.filter(s => s[0] === i), out = D.left.filter(l => l[0] === i);
  return [h('h2', {}, own(named(z.name))),
    z.muster ? h('p', {}, w('muster')) : h('p', {}, people(z.people)),
    orders.length ? [h('h3', {}, w('orders')), orders.map(orderCard)] : null,
    stops.length ? [h('h3', {}, w('vehicles')), table(stops.map(s => [span(s[5], s[6]), [ltr(s[3]), ' '], [h('span', { class: 'chip', ...look(D.corridors[s[2]]) }, String(D.corridors[s[2]].number))], people(s[4])]))] : null,
    out.length ? [h('h3', {}, w('left')), out.map(l => h('p', {}, people(l[2]), ', ', own(D.groups[l[1]].id), ': ', own(l[3])))] : null,
    !z.muster && !orders.length && !stops.length ? h('p', {}, w('nobody')) : null];
}
function corridorPanel(i) {
  const c = D.corridors[i], by = new Map();
  for (const o of D.orders) if (o.corridor === i) by.set(o.zone, (by.get(o.zone) || 0) + total(o.slots.map(s => s[2])));
  for (const s of D.stops) if (s[2] === i) by.set(s[0], (by.get(s[0]) || 0) + s[4]);
  c.live = h('strong', {}); c.fill = h('i', {});
  return [h('h2', {}, h('span', { class: 'chip', ...look(c) }, String(c.number)), ' ', own(named(c.name))),
    h('p', {}, '→ ', own(named(c.leads))),
    h('p', {}, people(c.people), ' ' + w('planned')), h('p', {}, c.live, ' ' + w('out')), h('p', { class: 'bar', ...look(c) }, c.fill),
    c.apart ? h('p', { class: 'quiet' }, w('apart')) : null,
    c.refused.map(r => h('p', { class: 'binds-text' }, w('refused') + ': ', own(r))),
    c.pending.map(r => h('p', { class: 'binds-text' }, w('pending') + ': ', own(r))),
    c.open.map(o => h('p', {}, w('open') + ' ', span(o[0], o[1]))),
    c.use === null ? null : h('p', {}, ltr(Math.round(c.use * 100) + ' %'), ' ' + w('gate_use')),
    h('h3', {}, w('zones')),
    [...by].sort((a, b) => b[1] - a[1]).map(([z, n]) => row(h('span', { class: 'chip dot' }), named(D.zones[z].name), num(n), null, () => choose('zone', z)))];
}
function showPanel() {
  const inside = !chosen ? overview() : chosen.kind === 'zone' ? zonePanel(chosen.i) : corridorPanel(chosen.i);
  const back = h('button', { class: 'back' }, '‹ ' + w('back'));
  back.addEventListener('click', () => choose(null));
  $('panel').replaceChildren(...(chosen ? [back] : []), ...inside.flat(3).filter(Boolean));
  $('panel').scrollTop = 0;
}
function choose(kind, i) {
  chosen = kind ? { kind, i } : null;
  showPanel(); showTime(); draw();
  if (kind && matchMedia('(max-width: 760px)').matches) $('panel').scrollIntoView({ block: 'nearest' });
}

// Time
function showTime() {
  let all = 0;
  for (const c of D.corridors) {
    const n = outBy(c, t);
    all += n;
    if (c.live) { c.live.replaceChildren(num(n)); c.fill.style.width = (c.people ? 100 * n / c.people : 0) + '%'; }
  }
  $('time').value = t;
  $('time').setAttribute('aria-valuetext', clock(t));
  $('clock').replaceChildren(ltr(clock(t)), h('small', {}, w('clock') + ' ', ltr(D.zone)));
  $('count').replaceChildren(h('strong', {}, num(all)), ' ' + w('out'));
}
function playOn(on) {
  playing = on;
  if (on && t >= D.end) t = 0;
  $('play').textContent = (on ? '❚❚ ' : '▶ ') + w(on ? 'pause' : 'play');
  before = null;
  if (on) requestAnimationFrame(tick);
}
function tick(now) {
  if (!playing) return;
  t = Math.min(D.end, t + (before === null ? 0 : Math.min(now - before, 200) / 1000 * D.end / 30)); // the whole in half a minute
  before = now;
  showTime(); drawFlows();
  if (t >= D.end) playOn(false); else requestAnimationFrame(tick);
}

// Moving the map
function fitted() { return Math.min($('map').clientWidth / (D.box[2] - D.box[0]), $('map').clientHeight / (D.box[3] - D.box[1])); }
function fit() {
  view.k = fitted();
  view.x = $('map').clientWidth / 2 - view.k * (D.box[0] + D.box[2]) / 2;
  view.y = $('map').clientHeight / 2 + view.k * (D.box[1] + D.box[3]) / 2;
  draw();
}
function zoomAt(x, y, factor) {
  const k = Math.min(Math.max(view.k * factor, fitted() / 2), fitted() * 60);
  view.x = x - (x - view.x) * k / view.k; view.y = y - (y - view.y) * k / view.k; view.k = k;
  draw();
}
const move = (dx, dy) => { view.x += dx; view.y += dy; draw(); };
const zoomMiddle = factor => zoomAt($('map').clientWidth / 2, $('map').clientHeight / 2, factor);
const fingers = new Map();
$('map').addEventListener('pointerdown', e => { if (!e.target.closest('button')) { fingers.set(e.pointerId, [e.offsetX, e.offsetY]); $('map').setPointerCapture(e.pointerId); } });
$('map').addEventListener('pointermove', e => {
  if (!fingers.has(e.pointerId)) return;
  const box = $('map').getBoundingClientRect(), now = [e.clientX - box.left, e.clientY - box.top], old = fingers.get(e.pointerId);
  const other = [...fingers].find(f => f[0] !== e.pointerId);
  if (other) zoomAt(...other[1], Math.hypot(now[0] - other[1][0], now[1] - other[1][1]) / Math.max(1, Math.hypot(old[0] - other[1][0], old[1] - other[1][1])));
  else move(now[0] - old[0], now[1] - old[1]);
  fingers.set(e.pointerId, now);
});
for (const end of ['pointerup', 'pointercancel']) $('map').addEventListener(end, e => fingers.delete(e.pointerId));
$('map').addEventListener('wheel', e => { e.preventDefault(); const box = $('map').getBoundingClientRect(); zoomAt(e.clientX - box.left, e.clientY - box.top, 1.0015 ** -e.deltaY); }, { passive: false });
$('map').addEventListener('keydown', e => {
  const act = { '+': () => zoomMiddle(1.4), '=': () => zoomMiddle(1.4), '-': () => zoomMiddle(1 / 1.4), 0: fit, ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60), Escape: () => choose(null) }[e.key];
  if (act) { e.preventDefault(); act(); }
});
$('in').addEventListener('click', () => zoomMiddle(1.5));
$('out').addEventListener('click', () => zoomMiddle(1 / 1.5));
$('fit').addEventListener('click', fit);

// Language
function speak(language) {
  lang = language;
  numbers = new Intl.NumberFormat(lang === 'ar' ? 'ar-u-nu-latn' : D.words[lang] ? lang : 'en');
  document.documentElement.lang = lang;
  document.documentElement.dir = D.rtl.includes(lang) ? 'rtl' : 'ltr';
  document.title = $('title').textContent = named(D.title);
  $('notes').replaceChildren(...(D.exercise ? [h('span', { class: 'badge' }, w('exercise'))] : []), w('not_public') + (D.schematic ? ' ' + w('schematic') : ''));
  for (const [id, key] of [['map', 'map'], ['in', 'zoom_in'], ['out', 'zoom_out'], ['fit', 'fit'], ['time', 'time']]) $(id).setAttribute('aria-label', w(key));
  nameMarks(); showPanel(); playOn(false); showTime(); draw();
}
for (const tag of D.languages) $('language').append(h('option', { value: tag, lang: tag }, (D.words[tag] || { language: tag }).language));
$('language').addEventListener('change', e => speak(e.target.value));
$('play').addEventListener('click', () => playOn(!playing));
$('time').max = D.end;
$('time').addEventListener('input', e => { playOn(false); t = Number(e.target.value); showTime(); drawFlows(); });
new ResizeObserver(fit).observe($('map'));
// On paper canvas and buttons must share one fixed size, known before the printer lays out the page.
addEventListener('beforeprint', () => { Object.assign($('map').style, { width: '690px', height: '560px' }); fit(); });
addEventListener('afterprint', () => { $('map').removeAttribute('style'); fit(); });
t = D.start;
fit(); speak(lang);
