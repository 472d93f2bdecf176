package io.cordboard.server.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts of an open file, ready to be sent; whoever sends them closes it. */
final class FileParts {
  private static final Logger log = LoggerFactory.getLogger(FileParts.class);

  /**
   * One part.
   *
   * @param head what is sent before it; empty for nothing
   * @param length bytes; 0 where only the head is sent
   */
  record Part(byte[] head, long from, long length) {}

  private final FileChannel file;
  private final List<Part> parts;
  private final Executor readers;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  FileParts(FileChannel file, List<Part> parts, Executor readers, Runnable onClose) {
    this.file = file;
    this.parts = List.copyOf(parts);
    this.readers = readers;
    this.onClose = onClose;
  }

  FileChannel file() {
    return file;
  }

  List<Part> parts() {
    return parts;
  }

  /** Where the file may be read: reading blocks. */
  Executor readers() {
    return readers;
  }

  /** All bytes that will be sent. */
  long length() {
    return parts.stream().mapToLong(p -> p.head.length + p.length).sum();
  }

  void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        file.close();
      } catch (IOException e) {
        log.warn("file: could not be closed: {}", e.toString());
      } finally {
        onClose.run();
      }
    }
  }
}
