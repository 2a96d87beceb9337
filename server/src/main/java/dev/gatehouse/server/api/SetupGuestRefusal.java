package dev.gatehouse.server.api;

import dev.gatehouse.protocol.RefusalCode;
import java.util.List;

/** What the bearer of a set-up link may not do, although it is about what the link opens. */
enum SetupGuestRefusal implements RefusalCode {
  MAY_NOT_ENABLE(
      "setup_may_not_enable",
      "This set-up link does not let you switch a provider on. An administrator of the organization"
          + " does it when you are done.",
      "Enable the provider as an administrator, or make a link that may."),
  CONNECTION_ENABLED(
      "setup_connection_enabled",
      "This provider is switched on, and this set-up link does not let you change it.",
      "Disable the provider first, change it as an administrator, or make a link that may."),
  TESTS_NOT_OPEN(
      "setup_tests_not_open",
      "This set-up link does not open the test sign-ins of providers.",
      "Make a link that opens PROVIDER as well: a test shows what the provider says of a person."),
  NOT_FOR_GUESTS(
      "setup_not_for_guests",
      "A set-up link does not let you delete or switch off anything.",
      "Do it as an administrator of the organization.");

  private final Words words;

  SetupGuestRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  Reply.Refused refused() {
    return new Reply.Refused(403, code(), sentence(), List.of());
  }
}
