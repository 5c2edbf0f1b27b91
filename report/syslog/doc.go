// Package syslog sends messages to receivers that the operator named: RFC 5424
// over TLS, RFC 5425, which is the transport of PS3.15 §A.6 too. It knows no report;
// who sends hands over messages.
//
// A receiver never holds anybody up: messages wait in a bounded queue, and what does
// not fit is counted as lost. Nothing that a receiver sends is read but the end of the
// connection, and no error quotes it.
package syslog
