// The frames that an answer rests on, side by side, each with its time; one that is chosen is where the screen goes.
import { clock, element } from './dom.js';
import { framePath, showPicture } from './pictures.js';

const WIDTH = 240;

export function film(screen) {
  const node = element('ol', { class: 'film', hidden: true, 'aria-label': 'frames that the answer rests on' });

  // A long strip asks for the pictures that are looked at, not for all at once.
  const near = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      showPicture(target, target.dataset.path).catch(() => missing(target));
    }
  }, { root: node, rootMargin: '0px 400px' });

  function missing(image) {
    image.closest('li')?.classList.add('missing');
  }

  function frame(file, index, seconds, label) {
    const image = element('img', {
      alt: '', 'data-path': framePath(file, { index, width: WIDTH }), onerror: () => missing(image),
    });
    near.observe(image);
    return element('li', {}, element('button', {
      class: 'plain', 'aria-label': `frame ${index} at ${label}`, title: `frame ${index}`,
      onclick: event => {
        node.querySelector('[aria-current]')?.removeAttribute('aria-current');
        event.currentTarget.setAttribute('aria-current', 'true');
        screen.goTo(seconds);
      },
    }, image, element('small', {}, label)));
  }

  return {
    node,
    clear() {
      near.disconnect();
      node.hidden = true;
      node.replaceChildren();
    },
    show(file, receipt) {
      near.disconnect();
      const times = receipt.timestamps_seconds;
      const digits = digitsThatTell(times);
      node.hidden = false;
      node.replaceChildren(...times.map((seconds, i) => frame(file, receipt.frame_indices[i], seconds, clock(seconds, digits))));
    },
  };
}

/** So many decimals that no two times read alike; a millisecond tells any. */
function digitsThatTell(times) {
  const apart = new Set(times).size;
  return [0, 1, 2].find(digits => new Set(times.map(seconds => clock(seconds, digits))).size === apart) ?? 3;
}
