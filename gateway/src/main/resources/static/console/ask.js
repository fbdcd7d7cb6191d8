// One question about the chosen video: the answer as it streams, and the frames that it rests on.
import { every, stream } from './api.js';
import { clock, element, poll, size, tell } from './dom.js';
import { film } from './film.js';
import { screen } from './screen.js';
import { timeline } from './timeline.js';

const SMALL = 'tpo-nano'; // the model that ships

export function askPanel(shared) {
  const shown = screen();
  const facts = element('p', { class: 'note' });
  const line = timeline(shown);
  const strip = film(shown);
  const question = element('input', { name: 'question', required: true, autocomplete: 'off', placeholder: 'What appears right after the red circle?', 'aria-label': 'question' });
  const model = element('select', { 'aria-label': 'model' }, element('option', {}, 'default'));
  const frames = element('input', { type: 'number', min: 1, max: 1024, value: 32, 'aria-label': 'frames' });
  const go = element('button', { type: 'submit', disabled: true }, 'Ask');
  const answer = element('p', { class: 'answer', 'aria-live': 'polite' });
  const note = element('p', { class: 'note', role: 'status' }, 'choose a video');
  let video = null;
  let running = null;

  shared.addEventListener('video', event => {
    video = event.detail;
    running?.abort();
    shown.open(video);
    facts.textContent = told(video);
    clear();
    answer.textContent = '';
    tell(note, '');
    go.disabled = false;
  });

  function clear() {
    line.clear(video.video?.duration_seconds ?? 0);
    strip.clear();
  }

  const about = element('p', { class: 'note', role: 'status' });
  let models = [];

  function tellAbout() {
    const chosen = models.find(found => found.id === model.value);
    const id = chosen?.alias_of ?? chosen?.id ?? '';
    tell(about, id === SMALL || id.startsWith(`${SMALL}:`)
      ? `${SMALL} knows the drawn shapes of ./tpo render and nothing else; for real videos: ./tpo pull hf://lmms-lab/llava-onevision-qwen2-0.5b-ov`
      : '');
  }

  model.addEventListener('change', tellAbout);
  poll(5000, about, async () => {
    models = await every('v1/models');
    const ids = models.map(found => found.id);
    const now = [...model.options].map(option => option.value);
    if (ids.length && ids.join() !== now.join()) {
      const kept = model.value;
      model.replaceChildren(...ids.map(id => element('option', { selected: id === kept }, id)));
    }
    tellAbout();
  });

  async function ask(event) {
    event.preventDefault();
    if (running) { running.abort(); return; }
    running = new AbortController();
    go.textContent = 'Stop';
    answer.textContent = '';
    tell(note, 'looking …');
    clear();
    const asked = video;
    const began = performance.now();
    try {
      let receipt = null;
      let first = null;
      let reason = null;
      let notes = [];
      for await (const chunk of stream(body(), running.signal)) {
        const choice = chunk.choices?.[0];
        const text = choice?.delta?.content ?? '';
        if (text && first == null) first = performance.now() - began;
        reason = choice?.finish_reason ?? reason;
        answer.append(text);
        receipt = chunk.sampling_receipt?.[0] ?? receipt;
        notes = chunk.notes ?? notes;
      }
      line.linkTimes(answer);
      if (receipt) {
        line.show(receipt);
        strip.show(asked, receipt);
      }
      tell(note, [...notes, rested(receipt, first, performance.now() - began, reason)].join(' · '));
    } catch (error) {
      const stopped = error.name === 'AbortError';
      tell(note, stopped ? 'stopped' : error.message, !stopped);
    } finally {
      running = null;
      go.textContent = 'Ask';
    }
  }

  function body() {
    return {
      model: model.value,
      messages: [{
        role: 'user',
        content: [
          { type: 'video_url', video_url: { url: `video://${video.id}` } },
          { type: 'text', text: question.value },
        ],
      }],
      media_io_kwargs: { video: { num_frames: Number(frames.value) } },
      temperature: 0,
    };
  }

  function rested(receipt, first, all, reason) {
    const seen = receipt ? `seen ${receipt.timestamps_seconds.length} frames (${receipt.sampler}, revision ${receipt.model_revision.slice(0, 8)}) · ` : '';
    const began = first == null ? '' : `first token after ${(first / 1000).toFixed(1)} s · `;
    return `${seen}${began}${(all / 1000).toFixed(1)} s${reason === 'length' ? ' · cut at the length limit' : ''}`;
  }

  return element('section', {},
    element('h2', {}, 'Ask'),
    shown.node, facts, line.node,
    element('form', { class: 'ask', onsubmit: ask }, question, model,
      element('label', {}, 'frames ', frames), go),
    answer, strip.node, note, about);
}

/** What is known of a video, for people. */
function told({ bytes, video }) {
  if (!video) return size(bytes);
  return [
    clock(video.duration_seconds),
    `${video.width}×${video.height}${video.pixel_aspect && video.pixel_aspect !== '1:1' ? `, pixels ${video.pixel_aspect}` : ''}`,
    `${Number(video.fps.toFixed(2))} frames a second${video.variable_frame_rate ? ' on average' : ''}`,
    video.codec,
    size(bytes),
    video.complete === false ? 'not whole: it begins or breaks off in the middle, or is damaged' : null,
  ].filter(fact => fact != null).join(' · ');
}
