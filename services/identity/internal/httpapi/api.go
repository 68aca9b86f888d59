// Package httpapi maps the generated server of identity to its use cases and back.
package httpapi

import (
	"context"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/agency"
	"motcua.vn/services/identity/internal/citizen"
	"motcua.vn/services/identity/internal/official"
)

// Journal is what other services read of the store directly: no rule lies between.
type Journal interface {
	Events(ctx context.Context, c tenant.Caller, aggregate string, after int64, limit int) ([]outbox.Published, error)
	// Denied calls f for each denial younger than since, oldest first.
	Denied(ctx context.Context, c tenant.Caller, since time.Time, f func(account id.UUID, before time.Time)) error
}

// API is the generated strict server.
type API struct {
	Agencies  *agency.Agencies
	Officials *official.Officials
	Citizens  *citizen.Citizens
	Journal   Journal
}

var _ identityv1.StrictServerInterface = (*API)(nil)

// day reads a date of the contract; zero stays zero.
func day(d openapi.Date) worktime.Date {
	if d.IsZero() {
		return worktime.Date{}
	}
	y, m, dd := d.Date()
	return worktime.Date{Year: y, Month: m, Day: dd}
}

// shownDay writes a date of the contract.
func shownDay(d worktime.Date) openapi.Date {
	if d.IsZero() {
		return openapi.Date{}
	}
	return openapi.Date{Time: time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)}
}

func agencies(all []string) []tenant.Agency {
	out := make([]tenant.Agency, len(all))
	for i, a := range all {
		out[i] = tenant.Agency(a)
	}
	return out
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = string(a)
	}
	return out
}

func roles(all []string) []tenant.Role {
	out := make([]tenant.Role, len(all))
	for i, r := range all {
		out[i] = tenant.Role(r)
	}
	return out
}
