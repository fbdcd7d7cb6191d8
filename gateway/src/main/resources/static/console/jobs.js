// Jobs of every kind with their live state; an opened one shows how its metrics run.
import { call, every, send } from './api.js';
import { clock, element, poll, renew, tell } from './dom.js';
import { plots } from './plot.js';

const WORKING = new Set(['validating_files', 'queued', 'running', 'paused']);
const NEWEST = 20;

/** The newest, and whatever is not over, however old. */
async function shownJobs() {
  const page = await call(`v1/jobs?limit=${NEWEST}`);
  if (!page.has_more) return page.data;
  const working = await Promise.all([...WORKING].map(status => every(`v1/jobs?status=${status}`)));
  const known = new Set(page.data.map(job => job.id));
  const older = working.flat().filter(job => !known.has(job.id));
  return [...page.data, ...older.sort((a, b) => b.created_at - a.created_at)];
}

export function jobsPanel() {
  const rows = element('tbody');
  const note = element('p', { class: 'note', role: 'status' }, 'no job yet');
  const detail = element('div', { class: 'detail' });
  let opened = null;
  let jobs = [];

  function draw() {
    renew(rows, ...jobs.map(job => element('tr', { class: job.id === opened ? 'opened' : null },
      element('td', {}, element('button', {
        class: 'plain', 'data-key': `open ${job.id}`, 'aria-expanded': String(job.id === opened),
        'aria-label': `${job.kind.replace('_', '-')} ${job.id}`, onclick: () => open(job.id),
      }, job.kind.replace('_', '-'))),
      element('td', { class: 'id', title: job.id }, job.id),
      element('td', {}, element('span', { class: `state ${job.status}` }, job.status.replace('_', ' '))),
      element('td', {}, element('progress', { max: Math.max(1, job.progress.total), value: job.progress.done, 'aria-label': `progress of ${job.id}` }),
        element('small', {}, ` ${job.progress.done} / ${job.progress.total} ${job.progress.unit}`)),
      element('td', { class: 'model', title: job.model }, job.model ?? ''),
      element('td', {}, lasted(job)),
      element('td', {}, ...['pause', 'resume', 'cancel'].filter(what => job.links[what]).map(what =>
        element('button', { class: 'plain', 'data-key': `${what} ${job.id}`, 'aria-label': `${what} ${job.id}`, onclick: () => change(job, what) }, what))))));
  }

  function lasted(job) {
    return job.started_at ? clock((job.finished_at ?? Date.now() / 1000) - job.started_at) : '';
  }

  async function open(id) {
    opened = opened === id ? null : id;
    draw();
    await show();
  }

  async function change(job, what) {
    try {
      await send('POST', job.links[what].slice(1));
      tell(note, '');
    } catch (error) {
      tell(note, error.message, true);
    }
    await refresh();
  }

  async function show() {
    const job = jobs.find(found => found.id === opened);
    if (!job) { detail.replaceChildren(); return; }
    const points = (await call(`${job.links.metrics.slice(1)}`)).data;
    if (job.id !== opened) return; // another was opened meanwhile
    detail.replaceChildren(
      element('h3', {}, `${job.kind.replace('_', '-')} ${job.id}`),
      job.error ? element('p', { class: 'note bad' }, `${job.error.code}: ${job.error.message}`) : '',
      ...(points.length ? plots(points) : [element('p', { class: 'note' }, WORKING.has(job.status) ? 'no metrics yet' : 'no metrics')]));
  }

  const refresh = poll(2000, note, async () => {
    const changedFrom = JSON.stringify(jobs);
    jobs = await shownJobs();
    if (jobs.length && !note.classList.contains('bad')) tell(note, '');
    if (!opened) opened = jobs.find(job => job.kind === 'fine_tuning')?.id ?? null;
    if (JSON.stringify(jobs) !== changedFrom || jobs.some(job => WORKING.has(job.status))) {
      draw();
      await show();
    }
  });

  return element('section', {},
    element('h2', {}, 'Jobs'), note,
    element('div', { class: 'scroll' }, element('table', { 'aria-label': 'jobs' },
      element('thead', {}, element('tr', {}, ...['kind', 'id', 'state', 'progress', 'model', 'time', ''].map(name => element('th', { scope: 'col' }, name)))),
      rows)),
    detail);
}
