"""The door of prospects and owners: pages without a password, by signed links. Opening one never acts.

`/p/{token}`: their homes, one home, their wishes; `/u/{token}`: leaving. `visitors` knows who came,
`screen` what all their pages share; the pages themselves: `homes`, `home`, `verdicts`, `wishes`, `languages`,
`unsubscribing`. Of what is on the market everyone may see `/homes/{reference}` (`public_homes`); `crawlers`
tells search engines so.
"""

from litestar import Router
from litestar.di import Provide

from crm_estate.portal import (
    crawlers,
    home,
    homes,
    languages,
    public_homes,
    suggestions,
    unsubscribing,
    verdicts,
    wishes,
)
from crm_estate.portal.screen import Unlisted
from crm_estate.portal.visitors import provide_leaver, provide_visitor

__all__ = ["router"]

pages = Router(
    "/p/{token:str}",
    dependencies={"visitor": Provide(provide_visitor)},
    route_handlers=[
        homes.homes,
        home.home,
        verdicts.judge,
        wishes.wish,
        wishes.save,
        wishes.count,
        wishes.small_step,
        suggestions.offered,
        suggestions.accept,
        suggestions.decline,
        suggestions.switch,
        wishes.pause,
        wishes.resume,
        languages.choose,
    ],
)
leaving = Router(
    "/u/{token:str}",
    dependencies={"leaver": Provide(provide_leaver)},
    route_handlers=[unsubscribing.ask, unsubscribing.leave, unsubscribing.come_back],
)
personal = Router("/", middleware=[Unlisted()], route_handlers=[pages, leaving])
public = Router("/", route_handlers=[public_homes.public_home, crawlers.robots, crawlers.sitemap])
router = Router("/", include_in_schema=False, route_handlers=[public, personal])
