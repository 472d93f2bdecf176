// Buttons that stay where they are: one that may not be pressed now says why, and keeps the focus.
import { setAttribute } from '../dom.js';

export class Act {
  /**
   * @param button its text is what it is called
   * @param rule gives the reason against it, '' for none
   * @param action does it
   * @param say says that reason
   * @param later whether the action itself asks the rule, when its turn comes
   */
  constructor(button, rule, action, say, later = () => false) {
    this.button = button;
    this.rule = rule;
    button.addEventListener('click', () => {
      const against = later() ? '' : rule();
      if (against === '') action();
      else say(`${this.name()}: ${against}`, 'bad');
    });
  }

  name() {
    return this.button.getAttribute('aria-label') ?? this.button.firstChild.data;
  }

  update() {
    setAttribute(this.button, 'aria-disabled', this.rule() === '' ? null : 'true');
  }
}
