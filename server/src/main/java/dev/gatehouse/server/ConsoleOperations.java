package dev.gatehouse.server;

import dev.gatehouse.server.api.PersonCalls;
import dev.gatehouse.server.console.AdminOperations;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Response;

/** Joins the console to the admin API: doors do not know each other. */
record ConsoleOperations(PersonCalls calls) implements AdminOperations {

  @Override
  public Standing standing(SignedIn person) {
    PersonCalls.Standing standing = calls.standing(person);
    return new Standing(standing.operator(), standing.scopes());
  }

  @Override
  public Standing standing(SetupGuest guest) {
    PersonCalls.Standing standing = calls.standing(guest);
    return new Standing(standing.operator(), standing.scopes());
  }

  @Override
  public Response call(SetupGuest guest, String address, Asked asked) {
    return calls.call(
        guest,
        address,
        new PersonCalls.Asked(
            asked.method(), asked.path(), asked.query(), asked.contentType(), asked.body()));
  }

  @Override
  public Response call(SignedIn person, String address, Asked asked) {
    return calls.call(
        person,
        address,
        new PersonCalls.Asked(
            asked.method(), asked.path(), asked.query(), asked.contentType(), asked.body()));
  }
}
