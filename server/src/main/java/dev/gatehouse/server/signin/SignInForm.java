package dev.gatehouse.server.signin;

import java.util.List;

/**
 * What the sign-in page shows, at each of its steps.
 *
 * @param application shown in the heading; may be empty
 * @param slug of the organization, for the addresses of its forms
 * @param start the handle of the waiting sign-in; empty for people who came by themselves
 * @param email as it was typed; empty before
 * @param problem what went wrong; empty for nothing
 * @param reference of the trace of what went wrong; may be empty
 * @param remembered whether the first button is how this person signed in here before
 */
public record SignInForm(
    String organization,
    String application,
    String logo,
    String slug,
    String start,
    List<SignInButton> buttons,
    String email,
    String problem,
    String reference,
    boolean remembered) {

  public SignInForm {
    buttons = List.copyOf(buttons);
  }

  /** The first letter, where there is no logo. */
  public String letter() {
    return Character.toString(Character.toUpperCase(organization.codePointAt(0)));
  }

  /** An address below the organization's own, with the waiting sign-in. */
  public String at(String step) {
    return "/sign-in/" + slug + "/" + step;
  }

  /** The same as a link. */
  public String linkTo(String step) {
    return at(step) + (start.isEmpty() ? "" : "?start=" + start);
  }

  SignInForm with(String typed, String wrong, String code) {
    return new SignInForm(
        organization, application, logo, slug, start, buttons, typed, wrong, code, remembered);
  }
}
