package httpapi

import (
	"context"
	"encoding/json"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
)

// GetCalendar implements the operation.
func (a *API) GetCalendar(ctx context.Context, r dossiersv1.GetCalendarRequestObject) (dossiersv1.GetCalendarResponseObject, error) {
	scope, err := calendar.ParseScope(r.Scope)
	if err != nil {
		return nil, err
	}
	row, err := a.Calendars.GetCalendar(ctx, scope)
	if err != nil {
		return nil, err
	}
	out, err := showCalendar(row)
	return dossiersv1.GetCalendar200JSONResponse(out), err
}

// PutCalendar implements the operation.
func (a *API) PutCalendar(ctx context.Context, r dossiersv1.PutCalendarRequestObject) (dossiersv1.PutCalendarResponseObject, error) {
	scope, err := calendar.ParseScope(r.Scope)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(r.Body.Calendar)
	if err != nil {
		return nil, fault.Invalid("bad_calendar", "the calendar cannot be read").Because(err)
	}
	c, err := worktime.Parse(raw)
	if err != nil {
		return nil, err
	}
	row, err := a.Calendars.PutCalendar(ctx, kit.Caller(ctx), scope, c)
	if err != nil {
		return nil, err
	}
	out, err := showCalendar(row)
	return dossiersv1.PutCalendar200JSONResponse(out), err
}

func showCalendar(row *calendar.Row) (dossiersv1.Calendar, error) {
	out := dossiersv1.Calendar{Scope: string(row.Scope), Version: row.Version, Calendar: map[string]any{}}
	raw, err := json.Marshal(row.Calendar)
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(raw, &out.Calendar)
}
