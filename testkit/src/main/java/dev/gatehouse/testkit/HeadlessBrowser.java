package dev.gatehouse.testkit;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The little of a browser that a sign-in needs: cookies, and forms read from pages. Follows no
 * redirects, so that a test sees each step.
 */
public final class HeadlessBrowser {

  private static final Pattern FORM =
      Pattern.compile("<form[^>]*?\\saction=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);
  private static final Pattern INPUT =
      Pattern.compile("<input\\s([^>]*)>", Pattern.CASE_INSENSITIVE);
  private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+)=\"([^\"]*)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .connectTimeout(Duration.ofMinutes(1))
          .build();

  /**
   * The first form of a page.
   *
   * @param fields its inputs by name, hidden ones included
   */
  public record Form(String action, Map<String, String> fields) {

    /** The same form with one more field, or another value. */
    public Form with(String name, String value) {
      var all = new LinkedHashMap<>(fields);
      all.put(name, value);
      return new Form(action, all);
    }
  }

  public HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  public HttpResponse<String> submit(Form form) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(form.action()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encode(form.fields()))));
  }

  /**
   * Signs somebody in at the test identity provider: follows the address of a request to the page
   * that chooses a person, or straight on where a session lives already.
   *
   * @param misbehaviour what is wrong with the answer, by name; empty for a right one
   * @return what the identity provider answers: a page with a form, or a redirect
   */
  public HttpResponse<String> signIn(String requestUrl, String userName, String misbehaviour)
      throws IOException, InterruptedException {
    return choose(get(requestUrl), userName, misbehaviour);
  }

  /** The same from the provider's answer to the request, which a form may have carried. */
  public HttpResponse<String> choose(
      HttpResponse<String> answer, String userName, String misbehaviour)
      throws IOException, InterruptedException {
    var location = answer.headers().firstValue("Location").orElse("");
    if (!location.startsWith("/sign-in?") && !location.contains("/sign-in?request=")) {
      return answer;
    }
    var page = get(answer.uri().resolve(location).toString());
    return submit(form(page).with("person", userName).with("misbehaviour", misbehaviour));
  }

  /**
   * The first form of a page, with its address made absolute.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Form form(HttpResponse<String> page) {
    var body = page.body();
    var form = FORM.matcher(body);
    if (!form.find()) {
      throw new IllegalArgumentException(page.statusCode() + " without a form: " + body);
    }
    int end = body.indexOf("</form>", form.end());
    var fields = new LinkedHashMap<String, String>();
    var inputs = INPUT.matcher(body).region(form.end(), end < 0 ? body.length() : end);
    while (inputs.find()) {
      var attributes = new LinkedHashMap<String, String>();
      var attribute = ATTRIBUTE.matcher(inputs.group(1));
      while (attribute.find()) {
        attributes.put(attribute.group(1), unescape(attribute.group(2)));
      }
      var name = attributes.get("name");
      if (name != null) {
        fields.put(name, attributes.getOrDefault("value", ""));
      }
    }
    return new Form(page.uri().resolve(unescape(form.group(1))).toString(), fields);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
