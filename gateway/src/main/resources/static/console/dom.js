// Small words for making elements, telling times, and repeating while the page is seen.
const SVG = 'http://www.w3.org/2000/svg';

export function element(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter(child => child != null));
  return node;
}

/** Puts new children in place of the old; what had the focus, by its data-key, has it again. */
export function renew(node, ...children) {
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  node.replaceChildren(...children);
  if (key) node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Says something below a panel; what went wrong stands out. */
export function tell(note, text, bad = false) {
  note.textContent = text;
  note.classList.toggle('bad', bad);
}

/** 83.46 → 01:23, with a digit 01:23.4: a time that is told has come. */
export function clock(seconds, digits = 0) {
  const unit = 10 ** digits;
  const whole = Math.max(0, Math.floor(seconds * unit + 1e-6));
  const part = digits ? `.${String(whole % unit).padStart(digits, '0')}` : '';
  const full = Math.floor(whole / unit);
  return `${String(Math.floor(full / 60)).padStart(2, '0')}:${String(full % 60).padStart(2, '0')}${part}`;
}

export function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * Does now and then again, but not while the page is hidden or the last time is still under way. What cannot be had is
 * told in the note, so that it does not look like nothing; the next time may find it back.
 */
export function poll(milliseconds, note, work) {
  let busy = false;
  let away = false;
  const tick = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      await work();
      if (away) tell(note, '');
      away = false;
    } catch (error) {
      away = true;
      tell(note, `cannot be shown just now: ${error.message}`, true);
    } finally { busy = false; }
  };
  setInterval(tick, milliseconds);
  document.addEventListener('visibilitychange', tick);
  tick();
  return tick;
}
