package dev.gatehouse.server.console;

import java.util.List;
import java.util.Map;

/**
 * The list of domains, with the form that claims one.
 *
 * @param entered what stands in the form
 */
public record DomainsView(
    List<Row> rows, String href, boolean mayChange, String entered, Problems problems) {
  public DomainsView {
    rows = List.copyOf(rows);
  }

  /** A line. */
  public record Row(String name, String href, State state, String connection, String checked) {
    static Row of(Doc domain, Map<String, String> connections, Visit visit) {
      return new Row(
          domain.text("name"),
          visit.href(DomainsSection.PATH + "/" + domain.text("name")),
          State.of(domain),
          domain
              .optional("connection")
              .map(id -> connections.getOrDefault(id, id))
              .orElse("People choose"),
          Words.moment(domain.instant("lastCheck.at"), "Never"));
    }
  }

  /**
   * What a domain's state is called.
   *
   * @param badge the class of its badge
   * @param sentence what it means
   */
  public record State(String title, String badge, String sentence) {
    static State of(Doc domain) {
      if (domain.has("missingSince")) {
        return new State(
            "Record missing",
            "bad",
            "The record has been missing since "
                + Words.moment(domain.instant("missingSince"), "")
                + ". The proof ends at "
                + Words.moment(domain.instant("proofEndsAt"), "the seventh day")
                + " unless it comes back.");
      }
      if (domain.flag("verified")) {
        return domain.text("proof").equals("OPERATOR")
            ? new State(
                "Proved", "good", "The operator of this installation vouches for this domain.")
            : new State(
                "Proved",
                "good",
                "Proved by DNS. The record must stay: it is looked for every day.");
      }
      return new State(
          "Not proved",
          "warn",
          "Publish the record below at whoever runs your DNS, then check. It can take some minutes"
              + " to be seen.");
    }
  }
}
