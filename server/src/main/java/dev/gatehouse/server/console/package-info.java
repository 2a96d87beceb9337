/**
 * A door: {@code /console}, where operators and the administrators of organizations set everything
 * up. It owns pages and the way in, and no data: all that its pages show and do is asked of the
 * admin API through {@link dev.gatehouse.server.console.AdminOperations}, inside this process, as
 * the person who is signed in. What a page lacks is added to the API first.
 *
 * <h2>How to add a page</h2>
 *
 * <ol>
 *   <li>A {@code Section} says where it stands in the side navigation, what the search finds in it,
 *       and its routes. It becomes a line in {@code ConsoleDoor.sections}, whose order is that of
 *       the navigation. Everything about one noun is one section; a large one gives its pages to
 *       classes of their own, as {@code PeopleSection} does to {@code PersonPages}.
 *   <li>Each route names the scope that it takes, in the words of API keys. {@code get} is a page,
 *       {@code post} a form, {@code confirmed} a page that asks first together with its form, both
 *       with a fresh sign-in; {@code …ForOperators} are about the whole installation.
 *   <li>A method of {@code Visit -> Response} reads from {@code visit.api()}, makes a public record
 *       that the template gets as {@code view}, and answers with {@code visit.page}. A refusal that
 *       no form can show is {@code visit.refused(answer)}.
 *   <li>After a form: {@code visit.done(path, sentence)} leads to a page that says the sentence
 *       once; {@code answer.problems()} goes back into the form with what was entered.
 *   <li>The template calls {@code console.layout} with the frame; {@code problems}, {@code field},
 *       {@code copy}, {@code column}, {@code pager} and {@code empty} are its parts, and {@code
 *       Words.address} shows e-mail addresses and ids in tables. No inline script or style; it
 *       works without any script. Styles of the console are in {@code gatehouse.css}; sign-in pages
 *       load {@code base.css} alone.
 *   <li>Each route gets its line in {@code ConsoleRoutesTest}, which fails otherwise, and each page
 *       its pictures in {@code ConsolePagesTest}.
 * </ol>
 *
 * <pre>{@code
 * final class WebhooksSection implements Section {
 *   private static final String PATH = "/webhooks";
 *
 *   public Place place() {
 *     return new Place(Group.RECORD, PATH, "Webhooks", "webhooks:read",
 *         List.of(Setting.of("Event endpoints", PATH, "callbacks", "notifications")));
 *   }
 *
 *   public void addTo(ConsoleRoutes routes) {
 *     routes
 *         .get(PATH, "webhooks:read", this::list)
 *         .post(PATH, "webhooks:write", this::create);
 *   }
 *
 *   private Response list(Visit visit) {
 *     return form(visit, 200, new WebhookForm("", Problems.NONE));
 *   }
 *
 *   private Response create(Visit visit) {
 *     String url = visit.form("url");
 *     Answer answer = visit.api().post(Map.of("url", url), "webhooks");
 *     return answer.ok()
 *         ? visit.done(PATH, "The endpoint was added.")
 *         : form(visit, answer.status(), new WebhookForm(url, answer.problems()));
 *   }
 *
 *   private Response form(Visit visit, int status, WebhookForm form) {
 *     Map<String, String> asked = Listing.asked(visit, List.of());
 *     Answer answer = visit.api().get(asked, "webhooks");
 *     return answer.ok()
 *         ? visit.page(status, Heading.of("Webhooks"), "console/webhooks",
 *             new WebhooksView(answer.body().list("items"), form,
 *                 Listing.of(visit, PATH, asked, answer.body())))
 *         : visit.refused(answer);
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.gatehouse.server.console;

import org.jspecify.annotations.NullMarked;
