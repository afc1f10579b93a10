// What the page says and does: panel, time, moving the map, language. Comes after map.js in one script.

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
    h('p', { class: 'big' }, num(D.total)), h('p', {}, w('people') + ' ' + w('planned')),
    h('p', { class: 'quiet' }, w('at_most') + ' ', num(D.most), '.'),
    h('p', { class: 'quiet hint' }, w('choose')),
    h('h3', {}, w('corridors')), counts,
    D.binding.length ? [h('h3', {}, w('binds')), D.binding.map(b => h('p', { class: 'binds-text' }, b[4] ? w('street') + ' ' : null, own(b[3] < 0 ? b[0] : named(D.corridors[b[3]].name)), ': ', span(b[1], b[2])))] : null,
    h('h3', {}, w('zones')),
    D.zones.map((z, i) => [z, i]).sort((a, b) => b[0].people - a[0].people).map(([z, i]) =>
      row(h('span', { class: 'chip dot' }), named(z.name), z.muster ? '◇' : num(z.people), null, () => choose('zone', i))),
    h('p', { class: 'quiet' }, w('flow') + '.'),
  ];
}
const table = rows => h('table', {}, h('tbody', {}, rows.map(cells => h('tr', {}, cells.map(c => h('td', {}, c))))));
const toGate = (o, minutes) => h('p', { class: 'quiet' }, num(minutes), ' ' + w('to_gate') + ' ', num(o.beyond), ' ' + w('to_destination'));
function orderCard(o) {
  const c = D.corridors[o.corridor], g = D.groups[o.group];
  return h('section', { class: 'order', ...look(c) },
    h('p', {}, h('strong', {}, own(g.id)), ', ' + w(g.mode) + ': ', people(total(o.slots.map(s => s[2])))),
    h('p', {}, h('span', { class: 'chip', ...look(c) }, String(c.number)), ' ', own(named(c.name))),
    o.way ? h('p', {}, w('way') + ' ', own(o.way)) : null,
    o.night ? h('p', { class: 'quiet' }, num(o.minutes), ' ' + w('to_shelter') + ' ', own(named(o.night.name))) : toGate(o, o.minutes),
    table(o.slots.map(s => [span(s[0], s[1]), people(s[2])])),
    o.night && o.night.slots.length ? [h('p', {}, w('goes_on') + ' ', own(named(o.night.name))), toGate(o, o.night.minutes),
      table(o.night.slots.map(s => [span(s[0], s[1]), people(s[2])]))] : null);
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
  if (kind) $('panel').focus({ preventScroll: true });
  if (kind && matchMedia('(max-width: 760px)').matches) $('panel').scrollIntoView({ block: 'nearest' });
}

// Time
function showTime() {
  let all = 0;
  for (const c of D.corridors) {
    const n = outBy(c, t);
    all += n;
    if (c.hit) c.hit.classList.toggle('shut', !c.open.some(o => o[0] <= t && t <= o[1]));
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
