// The console's page: four panels that share which video and which model are chosen.
import { element } from './dom.js';
import { askPanel } from './ask.js';
import { jobsPanel } from './jobs.js';
import { modelsPanel } from './models.js';
import { videosPanel } from './videos.js';

const shared = new EventTarget();

document.body.append(
  element('header', {},
    element('h1', {}, 'TPO Suite'),
    element('p', {}, 'ask long videos · curate preferences · train · compare'),
    element('nav', {}, element('a', { href: 'swagger-ui.html' }, 'API'))),
  element('main', {},
    element('div', { class: 'column' }, videosPanel(shared), modelsPanel(shared)),
    element('div', { class: 'column wide' }, askPanel(shared), jobsPanel(shared))));
