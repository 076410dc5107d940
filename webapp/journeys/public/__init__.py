"""What anyone may read before signing in: what this is, which rounds are open, what each lot asks."""

from webapp.journeys.public.views import blueprint

__all__ = ["blueprint"]
