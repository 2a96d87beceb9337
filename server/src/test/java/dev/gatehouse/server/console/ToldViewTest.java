package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a stream of ours is said to do. */
class ToldViewTest {
  private static final String PAUSED =
      """
      {"delivery":"POLL","status":"PAUSED","statusReason":"%s",
       "statusSince":"2026-03-04T05:06:07Z","waiting":100000,"expired":3}\
      """;

  @Test
  void a_stream_that_keeps_nothing_more_says_why_since_when_and_what_helps() {
    SignalsView.State state = ToldView.state(Doc.readText(PAUSED.formatted("TOO_MANY_WAITING")));
    assertThat(state.badge()).isEqualTo("bad");
    assertThat(state.sentence())
        .startsWith("More than 100,000 events waited. Nothing more is kept since ")
        .contains("05:06")
        .contains("Enable the stream");
    assertThat(ToldView.state(Doc.readText(PAUSED.formatted("NOT_FETCHED"))).sentence())
        .startsWith("Nothing was taken for seven days.");
  }

  @Test
  void the_list_says_it_too_with_what_was_dropped() {
    SignalsView.Outgoing row =
        SignalsView.Outgoing.of(
            "Tracehub", Doc.readText(PAUSED.formatted("TOO_MANY_WAITING")), Doc.NOTHING);
    assertThat(row.state().badge()).isEqualTo("bad");
    assertThat(row.lost())
        .contains("Nothing more is kept since", "3 events were dropped after seven days.");
  }

  @Test
  void what_somebody_paused_waits() {
    Doc stream = Doc.readText(PAUSED.formatted("ADMINISTRATOR"));
    assertThat(ToldView.state(stream).badge()).isEqualTo("warn");
    assertThat(ToldView.state(stream).sentence()).startsWith("Events wait here");
    assertThat(SignalsView.nothingKept(stream)).isEmpty();
  }
}
