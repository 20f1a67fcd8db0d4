/* Pictures grow and shrink: by buttons, by pinching, by the wheel with Ctrl, as a pinch on a trackpad arrives. What does
   not fit is scrolled by the browser itself, so that fingers, keys and bars do what they do everywhere; a mouse drags. */
(() => {
  "use strict";
  const LEAST = 0.1, MOST = 8, STEP = 1.4, SLACK = 4;

  for (const frame of document.querySelectorAll(".picture")) {
    const picture = frame.querySelector("svg"), width = Number(picture.getAttribute("width"));
    const height = Number(picture.getAttribute("height"));
    let scale = 1;

    /** Scale such that what is at a place of the window stays there. */
    function zoom(wanted, place) {
      const next = Math.min(MOST, Math.max(LEAST, wanted)), by = next / scale, at = frame.getBoundingClientRect();
      const x = place ? place.x - at.left : frame.clientWidth / 2, y = place ? place.y - at.top : frame.clientHeight / 2;
      const left = (frame.scrollLeft + x) * by - x, top = (frame.scrollTop + y) * by - y;
      scale = next;
      picture.setAttribute("width", width * scale);
      picture.setAttribute("height", height * scale);
      frame.classList.toggle("zoomed", scale > 1);
      frame.scrollTo(left, top);
    }

    const buttons = document.createElement("div");
    buttons.className = "controls zoom";
    buttons.setAttribute("role", "group");
    buttons.setAttribute("aria-label", "Size of the picture");
    const button = (text, wanted) => {
      const made = document.createElement("button");
      made.type = "button"; made.textContent = text;
      made.addEventListener("click", () => zoom(wanted()));
      buttons.append(made);
    };
    button("Larger", () => scale * STEP);
    button("Smaller", () => scale / STEP);
    button("Whole picture", () => Math.min(1, frame.clientWidth / width));
    frame.before(buttons);

    frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(scale * 2 ** (-event.deltaY / 200), event);
    }, { passive: false });

    const spread = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
    const middle = ([a, b]) => ({ x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 });
    let pinch = null;
    frame.addEventListener("touchstart", ({ touches }) => {
      pinch = touches.length === 2 ? { spread: spread(touches), scale } : null;
    }, { passive: true });
    frame.addEventListener("touchmove", (event) => {
      if (!pinch) return;
      event.preventDefault();
      zoom(pinch.scale * spread(event.touches) / pinch.spread, middle(event.touches));
    }, { passive: false });
    for (const end of ["touchend", "touchcancel"]) frame.addEventListener(end, () => { pinch = null; });

    let drag = null;
    frame.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button) return;
      drag = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
    });
    frame.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const x = event.clientX - drag.x, y = event.clientY - drag.y;
      if (Math.hypot(x, y) < SLACK && !frame.hasPointerCapture(event.pointerId)) return;
      // Whoever drags chooses nothing: the click at the end is the frame's.
      frame.setPointerCapture(event.pointerId);
      frame.scrollTo(drag.left - x, drag.top - y);
    });
    for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => { drag = null; });
  }
})();
