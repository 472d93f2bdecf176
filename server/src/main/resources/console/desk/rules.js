// What an agent may do now. Each rule gives the reason against it in words, '' if there is none; the
// server has the last word. Pure.

/** Everybody in one talk, the agent too. */
const MOST_PARTIES = 5;

const UNKNOWN = 'Not known yet.';

const known = (desk) => (desk.state && desk.card ? '' : UNKNOWN);
const loggedIn = (desk) => known(desk) || (desk.state.loggedInAtMs > 0 ? '' : 'You are not logged in.');
const phone = (desk) => known(desk) || (desk.card.extension ? '' : 'You are bound to no phone.');
const gone = (seat) => (seat ? '' : 'You are not in that group any more.');
const free = (desk) => (desk.pending ? `${desk.pending.what} is still under way.` : '');
const inGroup = (desk) => loggedIn(desk) || (desk.checkedIn() ? '' : 'You take calls of no group.');

/** A command for a call at this stage. */
const at = (stage, words) => (desk) => {
  if (desk.calls.some((c) => c.stage === stage)) return free(desk);
  return desk.calls.length === 0 ? 'You are in no call.' : words;
};

const TALK = at('talk', 'Nobody hears you now.');
const CONSULT = at('consult', 'You consult nobody.');

const consulting = (desk) => desk.calls.find((c) => c.stage === 'consult');
const answered = (desk) => CONSULT(desk) || (consulting(desk).answered ? '' : 'The one you consult has not answered yet.');

export const RULES = {
  login: (desk) => {
    if (known(desk)) return known(desk);
    if (desk.card.suspended) return 'Your login is suspended.';
    return desk.state.loggedInAtMs > 0 ? 'You are logged in.' : '';
  },
  logout: loggedIn,
  checkinAll: (desk) =>
    loggedIn(desk) || phone(desk) || (desk.state.seats.length === 0 ? 'You are in no group.' : '') || (desk.state.seats.every((s) => s.checkedInAtMs > 0) ? 'You take calls of all your groups.' : ''),
  checkoutAll: inGroup,
  checkin: (desk, seat) => loggedIn(desk) || phone(desk) || gone(seat) || (seat.checkedInAtMs > 0 ? 'You take its calls.' : ''),
  checkout: (desk, seat) => loggedIn(desk) || gone(seat) || (seat.checkedInAtMs > 0 ? '' : 'You do not take its calls.'),
  choose: (desk, seat) => loggedIn(desk) || gone(seat) || (seat.checkedInAtMs > 0 ? '' : 'Check in to the group first.'),
  pause: inGroup,
  unpause: (desk) => loggedIn(desk) || (desk.state.pause || desk.pausedByOthers() ? '' : 'You are not on a break.'),
  endAfterCall: (desk, nowMs) => loggedIn(desk) || (desk.afterCallUntilMs() > nowMs ? '' : 'There is no after-call work.'),
  dial: (desk) => {
    const not = inGroup(desk) || phone(desk);
    if (not) return not;
    if (desk.calls.length > 0) return 'You are in a call.';
    if (desk.state.pause) return 'You are on a break.';
    const here = desk.state.seats.filter((s) => s.checkedInAtMs > 0);
    return here.every((s) => s.workWay === 'dial_in') ? 'Your work way is dial-in only.' : free(desk);
  },
  consult: TALK,
  hold: TALK,
  resume: at('hold', 'You hold nobody.'),
  back: CONSULT,
  transfer: answered,
  conference: (desk) => {
    const not = answered(desk);
    if (not) return not;
    const own = consulting(desk);
    return 1 + own.partners.length + own.waiting.length > MOST_PARTIES ? `A conference has at most ${MOST_PARTIES} parties.` : '';
  },
  hangup: (desk) => (desk.calls.length > 0 ? '' : 'You are in no call.'),
  hangUpOther: (desk, other) => known(desk) || (other.leg ? '' : `${other.name} is in no call.`),
  endListening: (desk, other) => known(desk) || (other.listeners.length > 0 ? '' : `Nobody listens to ${other.name}.`),
  supervise: (desk, other) => {
    if (!other.talks) return `${other.name} is in no call that is up.`;
    if (known(desk)) return known(desk);
    return phone(desk) && !desk.otherPhone ? 'You are bound to no phone: give a number to listen on.' : free(desk);
  },
};
