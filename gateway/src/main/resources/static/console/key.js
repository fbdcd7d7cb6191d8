// The API key, where the suite asks for one: typed once, kept while the tab is open.
import { element } from './dom.js';

const NAME = 'tpo-api-key';
let asking = null;

export function key() {
  return sessionStorage.getItem(NAME);
}

/** Resolves once there is another key than the refused one; many who ask at once share one dialog. */
export function askForKey(refused) {
  if (key() && key() !== refused) return Promise.resolve();
  asking ??= show(refused).finally(() => { asking = null; });
  return asking;
}

function show(refused) {
  return new Promise(resolve => {
    const input = element('input', { type: 'password', required: true, autocomplete: 'off', 'aria-label': 'API key' });
    const dialog = element('dialog', { oncancel: event => event.preventDefault() },
      element('form', { method: 'dialog', class: 'ask' },
        element('p', {}, refused ? 'This API key is not known here.' : 'This suite asks for an API key.'),
        input, element('button', { type: 'submit' }, 'Use')));
    dialog.addEventListener('close', () => {
      sessionStorage.setItem(NAME, input.value.trim());
      dialog.remove();
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
