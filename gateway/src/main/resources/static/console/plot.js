// Line plots of a job's metric series, one small plot each for what belongs on one scale.
import { element, svg } from './dom.js';

const WIDTH = 320;
const HEIGHT = 150;
const LEFT = 40;
const BOTTOM = 18;
const TOP = 8;
const FIRST = ['loss', 'rewards/margins', 'rewards/accuracies'];

export function plots(points) {
  const series = new Map();
  for (const { name, step, value } of points) {
    if (value == null) continue;
    if (!series.has(name)) series.set(name, []);
    series.get(name).push([step, value]);
  }
  const names = [...series.keys()].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return [element('div', { class: 'plots' }, names.map(name => plot(name, series.get(name))))];
}

function rank(name) {
  const found = FIRST.indexOf(name);
  return found < 0 ? FIRST.length : found;
}

function plot(name, line) {
  line.sort((a, b) => a[0] - b[0]);
  const steps = line.map(point => point[0]);
  const values = line.map(point => point[1]);
  const [fromStep, toStep] = [steps[0], Math.max(steps.at(-1), steps[0] + 1)];
  // One by one: a long series has more points than a call may have arguments.
  let low = values.reduce((least, value) => Math.min(least, value), Infinity);
  let high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low === high) { low -= 0.5; high += 0.5; }
  const x = step => LEFT + (WIDTH - LEFT - 6) * (step - fromStep) / (toStep - fromStep);
  const y = value => TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
  const path = line.map(([step, value], i) => `${i ? 'L' : 'M'}${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  return element('figure', {},
    element('figcaption', {}, name, element('b', {}, short(values.at(-1)))),
    svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${name}, last ${short(values.at(-1))}` },
      ...[low, (low + high) / 2, high].flatMap(value => [
        svg('line', { class: 'grid', x1: LEFT, x2: WIDTH - 6, y1: y(value), y2: y(value) }),
        svg('text', { x: LEFT - 5, y: y(value) + 3, 'text-anchor': 'end' }, short(value))]),
      svg('text', { x: LEFT, y: HEIGHT - 4 }, String(fromStep)),
      svg('text', { x: WIDTH - 6, y: HEIGHT - 4, 'text-anchor': 'end' }, `step ${toStep}`),
      svg('path', { class: 'line', d: path }),
      line.length === 1 ? svg('circle', { class: 'dot', cx: x(steps[0]), cy: y(values[0]), r: 3 }) : null));
}

function short(value) {
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 10000) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
