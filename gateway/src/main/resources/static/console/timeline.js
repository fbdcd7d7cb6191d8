// A line as long as the video with a tick for each frame that was seen; a tick is a way to it.
import { clock, element } from './dom.js';

export function timeline(screen) {
  const node = element('div', { class: 'timeline', hidden: true });
  const head = element('i', { class: 'head' });
  let duration = 0;

  const place = seconds => `left:${(100 * Math.min(1, Math.max(0, seconds / duration))).toFixed(3)}%`;

  screen.onMoved(seconds => {
    if (duration) head.setAttribute('style', place(seconds));
  });

  return {
    node,
    clear(seconds) {
      duration = seconds;
      node.hidden = true;
      node.replaceChildren();
    },
    show(receipt) {
      duration = Math.max(duration, receipt.end_offset, ...receipt.timestamps_seconds) || 1;
      node.hidden = false;
      node.replaceChildren(
        ...receipt.timestamps_seconds.map((seconds, i) => element('button', {
          style: place(seconds),
          tabindex: -1, // the pictures below are the keyboard's way
          title: `frame ${receipt.frame_indices[i]} at ${clock(seconds)}`,
          'aria-label': `go to ${clock(seconds)}`,
          onclick: () => screen.goTo(seconds),
        })),
        element('span', { class: 'from' }, clock(0)),
        element('span', { class: 'to' }, clock(duration)),
        head);
    },
    /** Makes each mm:ss of a text a way to that moment. */
    linkTimes(text) {
      const parts = text.textContent.split(/\b(\d\d:\d\d)\b/);
      text.replaceChildren(...parts.map((part, i) => {
        if (i % 2 === 0) return part;
        const [minutes, seconds] = part.split(':').map(Number);
        return element('button', { class: 'time', onclick: () => screen.goTo(60 * minutes + seconds) }, part);
      }));
    },
  };
}
