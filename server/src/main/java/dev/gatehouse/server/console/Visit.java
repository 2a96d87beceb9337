package dev.gatehouse.server.console;

import dev.gatehouse.server.console.AdminOperations.Standing;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request of a person who may be here: what a page works with. It is in one organization, or,
 * for operators, in the whole installation.
 */
final class Visit {
  private final Request request;
  private final SignedIn signedIn;
  private final Standing standing;
  private final Doc organization;
  private final Api whole;
  private final Shell shell;

  /** Who is there, and where. */
  record Who(SignedIn signedIn, Standing standing, Doc organization) {}

  Visit(Request request, Who who, Api whole, Shell shell) {
    this.request = request;
    this.signedIn = who.signedIn();
    this.standing = who.standing();
    this.organization = who.organization();
    this.whole = whole;
    this.shell = shell;
  }

  /** The API in this organization. */
  Api api() {
    return whole.in(slug());
  }

  /** The API of the whole installation; in the hands of others than operators it refuses all. */
  Api wholeApi() {
    return whole;
  }

  Request request() {
    return request;
  }

  SignedIn signedIn() {
    return signedIn;
  }

  boolean isOperator() {
    return standing.operator();
  }

  /** Whether something may be offered here. */
  boolean may(String scope) {
    return scope.equals(ConsoleRoutes.OPERATOR) ? standing.operator() : standing.allows(scope);
  }

  /** The organization as the API shows it; nothing for the installation. */
  Doc organization() {
    return organization;
  }

  /** The organization's slug. */
  String slug() {
    return organization.text("slug");
  }

  /** The organization's name. */
  String name() {
    return organization.text("name");
  }

  /** Whether this is a page about the whole installation. */
  boolean ofInstallation() {
    return slug().isEmpty();
  }

  /** A part of the path that the route names. */
  String parameter(String name) {
    return request.pathParameter(name);
  }

  /** A parameter of the address; empty if there is none. */
  String query(String name) {
    return request.query().one(name).orElse("");
  }

  /** A field of the form; empty if it was not sent. Spaces around it are the keyboard's. */
  String form(String name) {
    return request.form().one(name).orElse("").strip();
  }

  /** Whether a box was ticked. */
  boolean ticked(String name) {
    return request.form().has(name);
  }

  /**
   * The address of a page of this organization.
   *
   * @param path such as {@code /people}
   */
  String href(String path) {
    return shell.base(this) + path;
  }

  /** The same with parameters; empty ones are left out. */
  String href(String path, Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(query)
        .forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(url(value));
              }
            });
    return href(path) + text;
  }

  private static String url(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /**
   * A page.
   *
   * @param template such as {@code console/people}; it has the parameters frame and view
   */
  Response page(int status, Heading heading, String template, Object view) {
    return shell.page(this, status, heading, template, view);
  }

  Response page(Heading heading, String template, Object view) {
    return page(200, heading, template, view);
  }

  /** A page that is not framed as the console's. */
  Response outside(String template, Object view) {
    return shell.alone(200, template, Map.of("view", view));
  }

  /** Asks before something dangerous is done. */
  Response confirm(Heading heading, Confirmation confirmation) {
    return page(
        confirmation.problems().any() ? 409 : 200, heading, "console/confirm", confirmation);
  }

  /**
   * After a form: leads to a page, which says once what was done.
   *
   * @param path such as {@code /people}
   */
  Response done(String path, String told) {
    return shell.told(this, go(path), told);
  }

  Response go(String path) {
    return Response.redirect(request.publicAddress().resolve(URI.create(href(path))));
  }

  /** The page for what the API refused, where no form can show it: gone, not allowed, or taken. */
  Response refused(Answer answer) {
    return shell.refused(this, answer);
  }

  Standing standing() {
    return standing;
  }
}
