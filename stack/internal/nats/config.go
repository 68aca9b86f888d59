package nats

import (
	"fmt"
	"strings"
)

// Admin is the user that may do everything: the stack itself and tests.
const Admin = "admin"

// Stream is the JetStream stream of all events (docs/configuration.md).
const Stream = "events"

// file renders the server's configuration: one user per service, who may
// publish below its own name, use the JetStream API for its own consumers and
// listen to its own inbox. A forged event of another service is refused here.
func file(c Config) string {
	var b strings.Builder
	fmt.Fprintf(&b, "listen: \"127.0.0.1:%d\"\n", c.Port)
	fmt.Fprintf(&b, "http: \"127.0.0.1:%d\"\n", c.Monitor)
	fmt.Fprintf(&b, "server_name: motcua\n")
	fmt.Fprintf(&b, "max_payload: 1MB\n")
	fmt.Fprintf(&b, "jetstream {\n  store_dir: %q\n  sync_interval: always\n  max_memory_store: 64MB\n  max_file_store: 4GB\n}\n", c.Dir)
	fmt.Fprintf(&b, "authorization {\n  users = [\n")
	fmt.Fprintf(&b, "    { user: %q, password: %q }\n", Admin, c.Passwords[Admin])
	for _, name := range c.Services {
		fmt.Fprintf(&b, "    { user: %q, password: %q, permissions: {\n", name, c.Passwords[name])
		fmt.Fprintf(&b, "        publish: { allow: [%s] }\n", quoted(publish(name, c.Services)))
		fmt.Fprintf(&b, "        subscribe: { allow: [%s] }\n", quoted(subscribe(name)))
		fmt.Fprintf(&b, "    } }\n")
	}
	fmt.Fprintf(&b, "  ]\n}\n")
	return b.String()
}

// consumers are the durable names a service may use: its own name, or its own
// name and the service it listens to ("notifications-dossiers").
func consumers(name string, services []string) []string {
	all := []string{name}
	for _, source := range services {
		all = append(all, name+"-"+source)
	}
	return all
}

// publish lists the subjects a service may send to. The JetStream API is
// driven by publishing, so each call on each own consumer stands here.
func publish(name string, services []string) []string {
	subjects := []string{
		name + ".>",
		"$JS.API.INFO",
		"$JS.API.STREAM.NAMES",
		"$JS.API.STREAM.INFO." + Stream,
		"$JS.API.CONSUMER.NAMES." + Stream,
	}
	for _, c := range consumers(name, services) {
		subjects = append(subjects,
			"$JS.API.CONSUMER.CREATE."+Stream+"."+c,
			"$JS.API.CONSUMER.CREATE."+Stream+"."+c+".>",
			"$JS.API.CONSUMER.DURABLE.CREATE."+Stream+"."+c,
			"$JS.API.CONSUMER.INFO."+Stream+"."+c,
			"$JS.API.CONSUMER.MSG.NEXT."+Stream+"."+c,
			"$JS.API.CONSUMER.DELETE."+Stream+"."+c,
			"$JS.ACK."+Stream+"."+c+".>",
			"$JS.FC."+Stream+"."+c+".>",
		)
	}
	return subjects
}

// subscribe lists the subjects a service may listen to: answers to itself, and
// the two facts every instance needs at once to refuse the tokens of a locked
// account or an ended mandate. They hold opaque ids only.
func subscribe(name string) []string {
	return []string{"_INBOX_" + name + ".>", "identity.account.>", "identity.mandate.>"}
}

func quoted(subjects []string) string {
	q := make([]string, len(subjects))
	for i, s := range subjects {
		q[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(q, ", ")
}
