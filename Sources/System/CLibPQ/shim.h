// PostgreSQL's client library as Swift sees it. Function-like macros and character constants do not reach Swift, so what
// is needed of them is named here.
#pragma once
#include <libpq-fe.h>

// Fields of an error, from postgres_ext.h.
enum lanyard_PQField {
  LANYARD_PQ_SQLSTATE = PG_DIAG_SQLSTATE,
  LANYARD_PQ_MESSAGE = PG_DIAG_MESSAGE_PRIMARY,
};

static void lanyard_ignoreNotice(void *context, const PGresult *result) {
  (void)context;
  (void)result;
}

// libpq prints notices to standard error unless somebody takes them.
static inline void lanyard_quietNotices(PGconn *connection) {
  PQsetNoticeReceiver(connection, lanyard_ignoreNotice, NULL);
}
