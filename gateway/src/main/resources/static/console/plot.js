// Line plots of a job's metric series, one small plot each for what belongs on one scale: a metric of training and the
// same of validation (eval_…).
import { element, svg } from './dom.js';

const WIDTH = 320;
const HEIGHT = 150;
const LEFT = 40;
const BOTTOM = 18;
const TOP = 8;
const EVAL = 'eval_';
const FIRST = ['loss', 'rewards/margins', 'rewards/accuracies'];

export function plots(points) {
  const series = new Map();
  for (const { name, step, value } of points) {
    if (value == null) continue;
    if (!series.has(name)) series.set(name, []);
    series.get(name).push([step, value]);
  }
  for (const line of series.values()) line.sort((a, b) => a[0] - b[0]);
  const names = [...new Set([...series.keys()].map(bare))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return [element('div', { class: 'plots' }, names.map(name => plot(name, series.get(name) ?? [], series.get(EVAL + name) ?? [])))];
}

function bare(name) {
  return name.startsWith(EVAL) ? name.slice(EVAL.length) : name;
}

function rank(name) {
  const found = FIRST.indexOf(name);
  return found < 0 ? FIRST.length : found;
}

function plot(name, trained, validated) {
  const lines = [[trained, 'line', 'dot'], [validated, 'line validation', 'dot validation']].filter(([line]) => line.length);
  const fromStep = Math.min(...lines.map(([line]) => line[0][0]));
  const toStep = Math.max(...lines.map(([line]) => line.at(-1)[0]), fromStep + 1);
  const values = lines.flatMap(([line]) => line.map(point => point[1]));
  // One by one: a long series has more points than a call may have arguments.
  let low = values.reduce((least, value) => Math.min(least, value), Infinity);
  let high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low === high) { low -= 0.5; high += 0.5; }
  const x = step => LEFT + (WIDTH - LEFT - 6) * (step - fromStep) / (toStep - fromStep);
  const y = value => TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
  const path = line => line.map(([step, value], i) => `${i ? 'L' : 'M'}${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const last = line => line.length ? short(line.at(-1)[1]) : '';
  const said = [[trained, 'last'], [validated, 'validation']].filter(([line]) => line.length)
    .map(([line, word]) => `${word} ${last(line)}`).join(', ');
  return element('figure', {},
    element('figcaption', {}, name,
      trained.length ? element('b', {}, last(trained)) : null,
      validated.length ? element('b', { class: 'validation', title: 'validation' }, last(validated)) : null),
    svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${name}, ${said}` },
      ...[low, (low + high) / 2, high].flatMap(value => [
        svg('line', { class: 'grid', x1: LEFT, x2: WIDTH - 6, y1: y(value), y2: y(value) }),
        svg('text', { x: LEFT - 5, y: y(value) + 3, 'text-anchor': 'end' }, short(value))]),
      svg('text', { x: LEFT, y: HEIGHT - 4 }, String(fromStep)),
      svg('text', { x: WIDTH - 6, y: HEIGHT - 4, 'text-anchor': 'end' }, `step ${toStep}`),
      ...lines.flatMap(([line, style, dot]) => [
        svg('path', { class: style, d: path(line) }),
        ...(line.length === 1 ? [svg('circle', { class: dot, cx: x(line[0][0]), cy: y(line[0][1]), r: 3 })] : [])])));
}

function short(value) {
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 10000) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
