import { render } from 'preact';
import { keepFocus } from '../../shared/browser/keep-focus.ts';
import { App } from './app.tsx';
import './styles/inter.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/combobox.css';
import './styles/generate.css';
import './styles/history.css';
import './styles/account.css';
import './styles/consent.css';

const root = document.getElementById('root');
if (root) {
  keepFocus(root);
  render(<App />, root);
}
