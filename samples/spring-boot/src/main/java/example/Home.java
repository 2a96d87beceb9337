package example;

import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@RestController
class Home {
  /** Who is signed in, and a button to sign out. */
  @GetMapping(path = {"/", "/reports/{number}"}, produces = "text/html;charset=UTF-8")
  String page(@AuthenticationPrincipal OidcUser user, CsrfToken csrf) {
    List<String> roles = user.getClaimAsStringList("roles");
    return """
        <!doctype html>
        <html lang="en">
        <title>Signed in</title>
        <p>Signed in as <b>%s</b> (%s), roles %s
        <form method="post" action="/logout">
          <input type="hidden" name="%s" value="%s">
          <button>Sign out</button>
        </form>
        """
        .formatted(
            escaped(user.getFullName()),
            escaped(user.getSubject()),
            escaped(roles),
            csrf.getParameterName(),
            csrf.getToken());
  }

  @GetMapping(path = "/bye", produces = "text/html;charset=UTF-8")
  String bye() {
    return "<!doctype html><html lang=\"en\"><title>Signed out</title><p>Signed out.";
  }

  private static String escaped(Object claim) {
    return HtmlUtils.htmlEscape(String.valueOf(claim));
  }
}
