// The uploaded videos; choosing one tells the other panels.
import { every, upload } from './api.js';
import { clock, element, poll, renew, size, tell } from './dom.js';

export function videosPanel(shared) {
  const list = element('ul', { class: 'choices', 'aria-label': 'videos' });
  const note = element('p', { class: 'note', role: 'status' }, 'no video yet');
  const meter = element('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'upload' });
  const picker = element('input', { type: 'file', accept: 'video/*', id: 'upload', onchange: () => take(picker.files[0]) });
  let chosen = null;
  let videos = [];

  async function take(file) {
    if (!file) return;
    meter.hidden = false;
    meter.value = 0;
    tell(note, `uploading ${file.name}`);
    const began = performance.now();
    try {
      const made = await upload(file, sent => {
        meter.value = sent / file.size;
        tell(note, sent < file.size ? `uploading ${file.name}: ${pace(sent, file.size, began)}` : `looking at ${file.name}`);
      });
      tell(note, '');
      choose(made);
      await refresh();
    } catch (error) {
      tell(note, error.message, true);
    } finally {
      meter.hidden = true;
      picker.value = '';
    }
  }

  function pace(sent, all, began) {
    const seconds = (performance.now() - began) / 1000;
    return `${size(sent)} of ${size(all)}, ${size(sent / Math.max(seconds, 0.1))}/s`;
  }

  function choose(video) {
    chosen = video.id;
    shared.dispatchEvent(new CustomEvent('video', { detail: video }));
    draw();
  }

  function draw() {
    renew(list, ...videos.map(video => element('li', {},
      element('button', {
        'data-key': video.id,
        'aria-pressed': String(video.id === chosen),
        onclick: () => choose(video),
      },
      element('strong', {}, video.filename),
      element('small', {}, video.video ? `${clock(video.video.duration_seconds)} · ${size(video.bytes)}` : size(video.bytes))))));
  }

  const refresh = poll(5000, note, async () => {
    const found = (await every('v1/files?purpose=vision')).filter(file => file.purpose === 'vision');
    if (JSON.stringify(found) === JSON.stringify(videos)) return;
    videos = found;
    if (videos.length && note.textContent === 'no video yet') tell(note, '');
    if (!chosen && videos.length) choose(videos[0]);
    draw();
  });

  return element('section', {},
    element('h2', {}, 'Videos'),
    element('label', { class: 'button', for: 'upload' }, 'Upload a video', picker),
    meter, note, list);
}
