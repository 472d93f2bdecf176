// What the desk says: why something was refused, and what an agent is doing.
import { duration } from '../format.js';

/** A leg's bare unique id, by which commands name it. */
export const uniqueId = (channelId) => channelId.slice(channelId.indexOf('/') + 1);

/** Refusals by the server's reason; `detail` is the state that forbids it. */
const REFUSALS = {
  not_allowed: () => 'you may not do that.',
  agent_unknown: () => 'there is no such agent in your team.',
  group_unknown: () => 'there is no such group.',
  not_in_group: () => 'you are not in that group.',
  no_group: () => 'you are in no group.',
  suspended: () => 'your login is suspended.',
  already_logged_in: () => 'you are logged in already.',
  not_logged_in: () => 'log in first.',
  not_checked_in: (detail, body) => (body.group || body.groups ? 'you take no calls of that group.' : 'you take calls of no group.'),
  no_device: () => 'you are bound to no phone.',
  no_after_call_work: () => 'there is no after-call work.',
  not_kept: () => 'the store is away, so nothing was changed.',
  too_many: () => 'too many calls in a short time; wait a little.',
  busy: () => 'the phone is busy.',
  no_answer: () => 'nobody picked up.',
  unreachable: () => 'the phone cannot be reached.',
  wrong_state: (detail) => (detail ? `not while it is so: ${detail}.` : ''),
  no_call: () => 'there is no such call now.',
  pending: () => 'the command before it is still under way.',
  agent_state: (detail) => `you are not free (${detail || 'busy'}).`,
  dial_in_only: () => 'your work way is dial-in only.',
  target_not_checked_in: () => 'that agent takes no calls of that group.',
  target_state: (detail) => `that agent is not free (${detail || 'busy'}).`,
  not_group_admin: () => 'you are not admin of that group.',
  leg_unknown: () => 'that party is not in your call any more.',
  link_down: () => 'the link to the PBX is down.',
};

/** How a command failed: "Hold: not done: there is no such call now." */
export function failed(what, fault, body = {}) {
  if (fault.outcome === 'unknown') return `${what}: it is not known whether it was done: ${fault.message}`;
  return `${what}: not done: ${REFUSALS[fault.reason]?.(fault.detail, body) || fault.message}`;
}

/** The document's reasons for a break. */
export const REASONS = ['training', 'meeting', 'leave', 'lunch', 'rest', 'other'];

export const AFTER_CALL = { ringing: 'After each ring', answered: 'After answered calls', off: 'Never' };
export const WORK_WAYS = { all: 'In and out', dial_in: 'Dial-in only', dial_out: 'Dial-out only' };

const SEATS = {
  idle: ['Free', 'free'],
  ringing: ['Ringing', 'ring'],
  busy: ['In a call', 'talk'],
  in_use: ['Call goes on', 'talk'],
  paused: ['Paused', 'hold'],
  logged_out: ['Out', 'off'],
};

/** What an agent is doing in one group. */
export const seatState = (seat) => {
  const found = SEATS[seat.status] ?? [seat.status, 'off'];
  return { text: found[0], look: found[1] };
};

const PARTIES = {
  dialing: ['Dialling', 'wait'],
  ringing: ['Ringing', 'ring'],
  up: ['Talking', 'talk'],
  held: ['On hold', 'hold'],
};
const ROLES = { consult: 'consulted', supervisor: 'supervisor' };

/** What somebody does in one's call. */
export const partyState = (party) => {
  const found = PARTIES[party.state] ?? [party.state, 'off'];
  const role = ROLES[party.role];
  return { text: role ? `${found[0]}, ${role}` : found[0], look: found[1] };
};

/** What the own call is doing: by where the legs are, and before that by the phone. */
export function callStage(own) {
  if (own.stage === 'talk') return { text: own.partners.length > 1 ? 'Conference' : 'Talking', look: 'talk' };
  if (own.stage === 'consult') return { text: own.answered ? 'Consulting' : 'Consulting: it rings', look: own.answered ? 'talk' : 'ring' };
  if (own.stage === 'hold') return { text: 'On hold', look: 'hold' };
  if (own.stage === 'waiting') return { text: 'You are on hold', look: 'hold' };
  if (own.stage === 'alone' || own.stage === 'left_on_hold') return { text: 'The others are gone', look: 'bad' };
  if (own.me?.role === 'supervisor') return { text: own.me.state === 'ringing' ? 'Your phone rings to listen in' : 'Listening in', look: 'ring' };
  if (own.me?.state === 'ringing') return { text: 'Your phone rings', look: 'ring', rings: true };
  return { text: 'Dialling', look: 'wait' };
}

/** What the agent is doing, all in all. */
export function workState(desk, nowMs) {
  const { state } = desk;
  if (!state) return { text: 'Asking', look: 'wait' };
  if (state.loggedInAtMs === 0) return { text: 'Logged out', look: 'off' };
  if (desk.calls.length > 0) return callStage(desk.calls[0]);
  const leftMs = desk.afterCallUntilMs() - nowMs;
  if (leftMs > 0) return { text: `After-call work, ${duration(leftMs + 999)} left`, look: 'hold' };
  if (state.pause) return { text: `On a break: ${state.pause.reason}`, look: 'hold' };
  if (!desk.checkedIn()) return { text: 'Logged in, takes no calls', look: 'wait' };
  const here = state.seats.filter((s) => s.checkedInAtMs > 0);
  // Where one is not paused all groups say the same: it is of the phone.
  const found = here.find((s) => s.status !== 'paused');
  if (found) return seatState(found);
  return { text: here.every((s) => s.workWay === 'dial_out') ? 'Dial-out only' : 'Paused', look: 'hold' };
}
