package io.cordboard.server.callevents;

/**
 * A call event (CEL) as Asterisk wrote it down. What it left out is empty.
 *
 * @param id its number in the file, rising
 * @param type {@code CHAN_START}, …, or the name of an event of our dialplan
 * @param number the channel's own caller id
 * @param exten where the channel is in the dialplan
 * @param app the application it runs, with {@code data}
 * @param linkedId the unique id of the oldest channel that it is linked with
 * @param extra what only this type tells, a JSON object
 */
record CallEvent(
    long id,
    String type,
    long atMs,
    String number,
    String name,
    String exten,
    String channel,
    String app,
    String data,
    String uniqueId,
    String linkedId,
    String extra) {

  /** Tells it from the one of the same number in another file. */
  long mark() {
    return (uniqueId + "/" + type).hashCode() * 31L + atMs;
  }
}
