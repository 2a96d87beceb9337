package dev.gatehouse.server.console;

import java.util.List;

/**
 * The page of one stream.
 *
 * @param stream as the API shows it
 * @param signals events as the API shows them, newest first
 * @param told where it stands what the provider is told
 */
public record SignalStreamView(
    Doc stream,
    SignalsView.State state,
    List<Signal> signals,
    String href,
    String told,
    boolean mayChange,
    Problems problems) {
  public SignalStreamView {
    signals = List.copyOf(signals);
  }

  SignalStreamView(
      Doc stream,
      SignalsView.State state,
      List<Doc> signals,
      Owners owners,
      String href,
      String told,
      boolean mayChange,
      Problems problems) {
    this(
        stream,
        state,
        signals.stream()
            .map(one -> new Signal(one, outcome(one.text("outcome")), owners.of(one.text("user"))))
            .toList(),
        href,
        told,
        mayChange,
        problems);
  }

  /** An event, what followed, and for whom. */
  public record Signal(Doc about, String outcome, Frame.Link user) {}

  /** Such as "Sessions ended". */
  private static String outcome(String word) {
    String text = word.replace('_', ' ').toLowerCase(java.util.Locale.ROOT);
    return text.isEmpty()
        ? ""
        : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
