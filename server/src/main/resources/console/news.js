// Which changes are news: worth a line in the log. The rest only moves figures that the panels show.

const differs = (now, before, ...keys) => before === undefined || keys.some((k) => (now[k] ?? null) !== (before[k] ?? null));

const NEWS = {
  // "Waits in the queue" is told by the caller, who says which queue and when it was given up.
  call: (frame, now, before) => frame.what !== 'queued' && (frame.what !== 'changed' || differs(now, before, 'state', 'queue')),
  queue: (frame, now, before) => before === undefined || frame.gone === true,
  caller: (frame, now, before, store) => {
    if (frame.what === 'abandoned' || before === undefined) return true;
    return frame.gone === true && !withAgent(store.of('call').get(now.callId));
  },
  // In a call or not is the agent's news, in every queue the same.
  member: (frame, now, before) => frame.gone === true || differs(now, before, 'paused', 'pausedReason'),
  agent: (frame, now, before) => frame.gone === true || differs(now, before, 'state', 'pausedReason'),
  extension: (frame, now, before) => frame.gone === true || differs(now, before, 'status'),
  registration: (frame, now, before) => frame.gone === true || differs(now, before, 'status'),
  channel: (frame, now, before) => frame.gone === true || differs(now, before, 'state'),
  bridge: (frame, now, before) => frame.gone === true || now.channelIds?.length !== before?.channelIds?.length,
};

const withAgent = (call) => call?.parties?.some((p) => p.role === 'agent' && p.state === 'up') ?? false;

/**
 * Whether a change belongs in the log.
 *
 * @param before the thing as it was, undefined if it is new to us
 */
export function isNews(store, frame, before) {
  return NEWS[frame.kind]?.(frame, frame.data ?? before ?? {}, before, store) ?? true;
}
