// Package stack starts a whole platform for development and tests: the foreign
// servers (PostgreSQL, Keycloak, NATS, Consul, a mail sink, Zipkin) and the
// shipped service binaries, each as a process of its own. It imports no
// service: it knows them by their command, their environment and their ports
// (docs/configuration.md).
package stack
