package dev.gatehouse.server.web;

/** The engine cannot listen as it is told to. The message is one sentence for the operator. */
public final class CannotListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotListenException(String sentence) {
    super(sentence);
  }
}
