package dev.gatehouse.server.openid;

import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.SignIn;

/** Where people are known from: the session they have, or the sign-in that gives them one. */
record SignInDoor(Sessions sessions, SignIn signIn) {}
