package dev.gatehouse.testkit.page;

import java.util.List;

/** What several pages are made of. */
public final class Parts {
  private static final int MOST_ANSWERS = 12;

  private Parts() {}

  /**
   * A button of a form that has several.
   *
   * @param kind further classes, each after a space
   */
  public static Html button(String name, String label, String kind) {
    return Html.of(
        "<button class=\"button compact{}\" name=\"do\" value=\"{}\">{}</button>",
        kind,
        name,
        label);
  }

  /**
   * What somebody else answered.
   *
   * @param status of HTTP; 0 where there was no answer
   * @param toWhat the request
   * @param detail of the answer; empty where there is none
   */
  public record Answer(boolean ok, int status, Html toWhat, String detail) {}

  /**
   * The first twelve of them; nothing where there are none.
   *
   * @param column over the requests
   */
  public static Html answers(String title, String column, List<Answer> answers) {
    if (answers.isEmpty()) {
      return Html.nothing();
    }
    return Html.of(
        """
        <section class="card"><header><h2>{}</h2><span class="muted small">newest first</span></header>
        <div class="scroll" tabindex="0" role="region" aria-label="{}"><table><thead><tr><th>Answer</th><th>{}</th></tr></thead><tbody>{}</tbody></table></div></section>
        """,
        title,
        title,
        column,
        Html.each(answers.stream().limit(MOST_ANSWERS).toList(), Parts::row));
  }

  private static Html row(Answer answer) {
    return Html.of(
        "<tr><td><span class=\"badge {}\">{}</span></td><td>{}{}</td></tr>",
        answer.ok() ? "good" : "bad",
        answer.status() == 0 ? "none" : Integer.toString(answer.status()),
        answer.toWhat(),
        answer.detail().isEmpty()
            ? Html.nothing()
            : Html.of("<span class=\"sub\">{}</span>", answer.detail()));
  }
}
