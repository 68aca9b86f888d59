package kit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/go-kit/kit/endpoint"
	"github.com/go-kit/kit/ratelimit"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/time/rate"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/mtls"
	"motcua.vn/libs/tenant"
)

// chain is what every operation passes through, outermost first.
func (s *Service) chain(op operation) endpoint.Endpoint {
	invoke := func(ctx context.Context, request any) (any, error) {
		c, ok := ctx.Value(callKey{}).(call)
		if !ok {
			return nil, fault.Internal(errors.New("kit: a chain without a call"))
		}
		return c.f(ctx, c.w, c.r, request)
	}
	return endpoint.Chain(
		recovered,
		traced(op.id),
		logged(op.id),
		s.authenticated(op.access),
		s.acting,
		s.authorised(op.access),
		limited(op.rate),
	)(invoke)
}

// recovered turns a panic into a fault, with the stack in the log.
func recovered(next endpoint.Endpoint) endpoint.Endpoint {
	return func(ctx context.Context, request any) (response any, err error) {
		defer func() {
			if p := recover(); p != nil {
				slog.ErrorContext(ctx, "panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				response, err = nil, fault.Internal(fmt.Errorf("panic: %v", p))
			}
		}()
		return next(ctx, request)
	}
}

func traced(op string) endpoint.Middleware {
	return func(next endpoint.Endpoint) endpoint.Endpoint {
		return func(ctx context.Context, request any) (any, error) {
			span := trace.SpanFromContext(ctx)
			span.SetAttributes(attribute.String("motcua.operation", op))
			response, err := next(ctx, request)
			if err != nil && fault.KindOf(err) == fault.KindInternal && !gone(ctx, err) {
				span.SetStatus(codes.Error, fault.CodeOf(err))
			}
			return response, err
		}
	}
}

// logged writes one line per call: the operation, the outcome, the time; never the input.
func logged(op string) endpoint.Middleware {
	return func(next endpoint.Endpoint) endpoint.Endpoint {
		return func(ctx context.Context, request any) (any, error) {
			start := time.Now()
			response, err := next(ctx, request)
			ms := time.Since(start).Milliseconds()
			switch {
			case err == nil:
				slog.DebugContext(ctx, "served", "operation", op, "ms", ms)
			case gone(ctx, err):
				slog.DebugContext(ctx, "the caller went away", "operation", op, "ms", ms)
			case fault.KindOf(err) == fault.KindInternal:
				slog.ErrorContext(ctx, "failed", "operation", op, "ms", ms, "error", err)
			default:
				slog.InfoContext(ctx, "refused", "operation", op, "ms", ms, "code", fault.CodeOf(err))
			}
			return response, err
		}
	}
}

// gone tells whether a call failed because nobody waits for its answer any more.
func gone(ctx context.Context, err error) bool {
	return errors.Is(err, context.Canceled) && errors.Is(ctx.Err(), context.Canceled)
}

type (
	callerKey struct{}
	claimsKey struct{}
)

// Caller gives who makes this request; the zero Caller on a public operation.
func Caller(ctx context.Context) tenant.Caller {
	c, _ := ctx.Value(callerKey{}).(tenant.Caller)
	return c
}

// Claims gives the verified claims of this request's token.
func Claims(ctx context.Context) authn.Claims {
	c, _ := ctx.Value(claimsKey{}).(authn.Claims)
	return c
}

func (s *Service) authenticated(a Access) endpoint.Middleware {
	return func(next endpoint.Endpoint) endpoint.Endpoint {
		if a.Public {
			return next
		}
		return func(ctx context.Context, request any) (any, error) {
			c, _ := ctx.Value(callKey{}).(call)
			caller, claims, err := s.verifier.Verify(ctx, c.r.Header.Get("Authorization"), mtls.PeerName(c.r))
			if err != nil {
				return nil, err
			}
			ctx = context.WithValue(ctx, claimsKey{}, claims)
			return next(context.WithValue(ctx, callerKey{}, caller), request)
		}
	}
}

// acting checks the agency that a member of staff names against the mandates in force.
func (s *Service) acting(next endpoint.Endpoint) endpoint.Endpoint {
	return func(ctx context.Context, request any) (any, error) {
		c, _ := ctx.Value(callKey{}).(call)
		caller := Caller(ctx)
		named := c.r.Header.Get("X-Acting-Agency")
		switch {
		case caller.Kind == tenant.Service:
			caller.OnBehalfOf = c.r.Header.Get("X-On-Behalf-Of")
			if len(caller.OnBehalfOf) > 60 {
				return nil, fault.Invalid("on_behalf_of", "X-On-Behalf-Of is an account id")
			}
		case caller.Kind == tenant.Staff && named != "":
			caller.Acting = tenant.Agency(named)
			if len(caller.Agencies(s.now())) == 0 {
				return nil, fault.Forbidden("not_your_agency", "you hold no mandate in force at the agency you act for")
			}
		default:
			return next(ctx, request)
		}
		return next(context.WithValue(ctx, callerKey{}, caller), request)
	}
}

func (s *Service) authorised(a Access) endpoint.Middleware {
	return func(next endpoint.Endpoint) endpoint.Endpoint {
		if a.Public {
			return next
		}
		return func(ctx context.Context, request any) (any, error) {
			if !a.allows(Caller(ctx), s.now) {
				return nil, fault.Forbidden("not_your_role", "your role does not allow this operation")
			}
			return next(ctx, request)
		}
	}
}

func limited(perSecond float64) endpoint.Middleware {
	limit := ratelimit.NewErroringLimiter(rate.NewLimiter(rate.Limit(perSecond), int(perSecond)))
	return func(next endpoint.Endpoint) endpoint.Endpoint {
		inner := limit(next)
		return func(ctx context.Context, request any) (any, error) {
			response, err := inner(ctx, request)
			if errors.Is(err, ratelimit.ErrLimited) {
				return nil, fault.Limited("too_many_requests", "too many requests; try again in a second", time.Second)
			}
			return response, err
		}
	}
}

// Peer gives the name of the service whose certificate stands behind this request.
func Peer(ctx context.Context) string {
	c, ok := ctx.Value(callKey{}).(call)
	if !ok {
		return ""
	}
	return mtls.PeerName(c.r)
}
