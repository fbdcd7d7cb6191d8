// The chosen video as it plays; where the browser cannot play it, one of its frames at a time.
import { media } from './api.js';
import { element, tell } from './dom.js';
import { framePath, showPicture } from './pictures.js';

const WIDEST = 1280;

/** As the API has it: a time that was rounded still means its frame. */
const TOLERANCE = 0.001;

export function screen() {
  const player = element('video', { controls: true, muted: true, preload: 'metadata', 'aria-label': 'the chosen video' });
  const still = element('img', { class: 'still', alt: 'a frame of the chosen video', hidden: true });
  const note = element('p', { class: 'note', role: 'status' });
  const moved = new EventTarget();
  let file = null;

  async function play(chosen) {
    try {
      const source = await media(`v1/files/${encodeURIComponent(chosen.id)}/content`, chosen.bytes);
      if (chosen !== file) return; // another was chosen meanwhile
      if (player.src.startsWith('blob:')) URL.revokeObjectURL(player.src);
      player.src = source;
    } catch (error) {
      if (chosen === file) stand(error.message);
    }
  }

  /** Pictures in place of the player, and why. */
  function stand(why) {
    player.hidden = true;
    still.hidden = false;
    tell(note, why);
    goTo(0);
  }

  player.addEventListener('error', () => {
    if (player.getAttribute('src')) stand('this browser cannot play this file; its frames can be looked at, and the video can be asked, all the same');
  });
  player.addEventListener('loadedmetadata', () => {
    if (!player.videoWidth) stand(`this browser plays the sound of this file only, not ${file.video?.codec ?? 'its pictures'}; its frames can be looked at`);
  });
  player.addEventListener('timeupdate', () => tellMoved(player.currentTime));

  function tellMoved(seconds) {
    moved.dispatchEvent(new CustomEvent('moved', { detail: seconds }));
  }

  function goTo(seconds) {
    if (still.hidden) {
      player.currentTime = seconds + TOLERANCE;
    } else {
      showPicture(still, framePath(file, { at: seconds, width: WIDEST })).catch(error => tell(note, error.message, true));
      tellMoved(seconds);
    }
  }

  return {
    node: element('div', { class: 'screen' }, player, still, note),
    open(chosen) {
      file = chosen;
      player.hidden = false;
      still.hidden = true;
      tell(note, '');
      play(chosen);
    },
    goTo,
    /** Tells where in the video it is, in seconds, whenever that changes. */
    onMoved(listener) {
      moved.addEventListener('moved', event => listener(event.detail));
    },
  };
}
