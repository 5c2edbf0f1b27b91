// Package probe does all network I/O of an audit. It climbs the ladder of a
// target step by step (reach, associate as a stranger, echo, find) and records
// facts; it holds no opinion about them.
//
// It is a guest: one association at a time, always released or aborted, with a
// pause between two, bounded in rows and in time. Web doors of a host are asked
// while nobody has an association with it, and the other way round. The first
// bytes of the first connection are a complete A-ASSOCIATE-RQ, because an idle
// connection blocks real servers. It retrieves nothing and stores nothing.
package probe
