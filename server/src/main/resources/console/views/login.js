// The log-in form.
import { login, me } from '../api.js';
import { setHidden, setText } from '../dom.js';
import { byId } from './parts.js';

export class LoginForm {
  /** @param onLogin called with who was logged in */
  constructor(onLogin) {
    this.form = byId('login');
    this.fault = byId('login-fault');
    this.form.addEventListener('submit', async (e) => {
      e.preventDefault();
      if (this.busy) return;
      this.busy = true;
      setText(this.fault, '');
      try {
        await login(this.form.elements.user.value, this.form.elements.password.value);
        const who = await me();
        this.form.elements.password.value = '';
        onLogin(who);
      } catch (fault) {
        setText(this.fault, fault.status === 401 ? 'User or password is wrong.' : fault.message);
        this.form.elements.password.select();
      } finally {
        this.busy = false;
      }
    });
  }

  show(reason = '') {
    setHidden(this.form, false);
    setText(this.fault, reason);
    this.form.elements.user.focus();
  }

  hide() {
    setHidden(this.form, true);
  }
}
