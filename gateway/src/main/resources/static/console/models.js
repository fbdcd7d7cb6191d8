// The models, where each comes from, and which one the default alias means.
import { every, send } from './api.js';
import { element, poll, renew, tell } from './dom.js';

export function modelsPanel() {
  const list = element('ul', { class: 'models', 'aria-label': 'models' });
  const note = element('p', { class: 'note', role: 'status' });
  let shown = '';

  async function promote(model) {
    const reason = prompt(`Why should “default” mean ${model.id}? The history keeps your words.`);
    if (!reason) return;
    try {
      await send('PUT', 'v1/aliases/default', { model: model.id, force: true, reason });
      tell(note, '');
    } catch (error) {
      tell(note, error.message, true);
    }
    await refresh();
  }

  const refresh = poll(4000, note, async () => {
    const models = await every('v1/models');
    if (JSON.stringify(models) === shown) return;
    shown = JSON.stringify(models);
    const target = models.find(model => model.id === 'default')?.alias_of;
    renew(list, ...models.filter(model => !model.alias_of).map(model => element('li', {},
      element('strong', {}, model.id),
      model.id === target
        ? element('span', { class: 'state succeeded' }, 'default')
        : element('button', {
          class: 'plain', 'data-key': model.id, 'aria-label': `make ${model.id} default`, onclick: () => promote(model),
        }, 'make default'),
      element('small', {}, origin(model)))));
  });

  return element('section', {}, element('h2', {}, 'Models'), list, note);
}

function origin(model) {
  const revision = `revision ${model.revision.slice(0, 8)}`;
  if (model.source) {
    const commit = model.source.commit ? ` at ${model.source.commit.slice(0, 8)}` : '';
    return `imported from ${model.source.uri}${commit} · ${revision}`;
  }
  if (!model.lineage) return `base · ${revision}`;
  const version = model.lineage.dataset_version ? `, dataset version ${model.lineage.dataset_version.slice(0, 12)}` : '';
  return `from ${model.base ?? 'a base'} by ${model.lineage.job}${version} · ${revision}`;
}
